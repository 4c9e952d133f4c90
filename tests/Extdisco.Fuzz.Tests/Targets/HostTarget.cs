using System.Buffers;
using System.Text;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Services;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>Hosts of services: bytes and texts are read alike, and what is read is its own canonical form, in ASCII.</summary>
internal sealed class HostTarget : IFuzzTarget
{
    private const int MaxName = 253;

    private static readonly SearchValues<char> InHosts = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.:");

    public string Name => "host";

    public int Weight => 1;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random) => TextMaker.Make(random);

    public Task CheckAsync(byte[] input)
    {
        var isHost = HostName.TryParse(input, out var host);
        if (HostName.TryParse(Encoding.UTF8.GetString(input), out var byText) != isHost || !Equals(host, byText))
        {
            throw FindingException.Because($"the bytes are '{host}', the text is '{byText}'");
        }

        if (isHost)
        {
            var text = host!.ToString();
            if (!HostName.TryParse(text, out var again) || !host.Equals(again) || host.GetHashCode() != again.GetHashCode())
            {
                throw FindingException.Because($"'{text}' is not its own canonical form: '{again}'");
            }

            if (text.Length is 0 or > MaxName || text.AsSpan().ContainsAnyExcept(InHosts))
            {
                throw FindingException.Because($"'{text}' is no host");
            }
        }

        Tally.Add(isHost ? "accepted" : "refused");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
