using System.Globalization;
using System.Text;

namespace Extdisco.Fuzz.Tests.Running;

/// <summary>An input that something did not withstand, how to repeat it, and how to make a test of it.</summary>
internal sealed class FindingException : Exception
{
    private const int Shown = 300;

    /// <summary>Makes a finding, and writes its input to a file.</summary>
    public FindingException(IFuzzTarget target, long seed, long iteration, byte[] input, Exception inner)
        : base(Tell(target, seed, iteration, input, inner), inner)
    {
        Target = target;
        Input = input;
        File = FileOf(target, seed, iteration);
        System.IO.File.WriteAllBytes(File, input);
    }

    /// <summary>What did not withstand it.</summary>
    public IFuzzTarget Target { get; }

    /// <summary>The input.</summary>
    public byte[] Input { get; }

    /// <summary>The file with the input.</summary>
    public string File { get; }

    /// <summary>Says that something is not as it has to be.</summary>
    public static InvalidOperationException Because(string what) => new(what);

    private static string FileOf(IFuzzTarget target, long seed, long iteration)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "extdisco-fuzz"));
        return Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{seed}-{iteration}.bin"));
    }

    private static string Tell(IFuzzTarget target, long seed, long iteration, byte[] input, Exception inner) => string.Create(CultureInfo.InvariantCulture, $"""
        The fuzz target '{target.Name}' did not withstand an input: {inner.Message}
        To repeat it: {FuzzSettings.SeedVariable}={seed} {FuzzSettings.IterationVariable}={iteration} dotnet test tests/Extdisco.Fuzz.Tests --filter {target.Name}
        Its input: {FileOf(target, seed, iteration)} ({input.Length} bytes): {Escaped(input)}
        To make a test of it: move that file to tests/Extdisco.Fuzz.Tests/Findings/{target.Name}/, under a name that says what it shows.
        """);

    /// <summary>Bytes in a form that can be read, the first of them.</summary>
    public static string Escaped(byte[] input)
    {
        var text = new StringBuilder();
        foreach (var value in input.AsSpan(0, Math.Min(input.Length, Shown)))
        {
            text.Append(value is >= 0x20 and < 0x7F and not (byte)'\\' ? ((char)value).ToString() : $"\\x{value:X2}");
        }

        return text.Append(input.Length > Shown ? "..." : "").ToString();
    }
}
