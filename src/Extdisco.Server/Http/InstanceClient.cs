using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Extdisco.Server.Http;

/// <summary>What asks a running instance.</summary>
internal static class InstanceClient
{
    /// <summary>How long an answer may be, in bytes: whatever listens there need not be an instance. A report of a thousand services is shorter.</summary>
    public const int LongestAnswer = 4 * 1024 * 1024;

    /// <summary>Makes it.</summary>
    /// <param name="address">Who is asked. On this machine it is asked directly, whatever proxy the environment names.</param>
    /// <param name="patience">How long an answer may take.</param>
    public static HttpClient For(Uri? address, TimeSpan patience) => new(new SocketsHttpHandler { UseProxy = address is not { IsLoopback: true } })
    {
        Timeout = patience,
        MaxResponseContentBufferSize = LongestAnswer,
    };

    /// <summary>Reads where an instance answers, as a command line has it.</summary>
    public static bool TryReadUrl(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is ("http" or "https");

    /// <summary>Whether an exception says that there is no answer, or none of an instance; and not that nobody waits for one any more.</summary>
    public static bool IsNoAnswer(Exception problem, CancellationToken cancellation) =>
        problem is HttpRequestException or JsonException || IsLate(problem, cancellation);

    /// <summary>Whether an exception says that the answer took too long.</summary>
    public static bool IsLate(Exception problem, CancellationToken cancellation) => problem is TaskCanceledException && !cancellation.IsCancellationRequested;

    /// <summary>Why there is no answer, for people.</summary>
    public static string ReasonOf(Exception problem) => problem is TaskCanceledException ? "no answer in time" : problem.Message;
}
