using System.Globalization;
using System.Text.Json;
using Extdisco.Services;

namespace Extdisco.Server.Minting;

/// <summary>
/// Minted credentials as lines to be taken elsewhere: first one of JSON, the <c>iceServers</c> of a browser's RTCConfiguration; then
/// for each relay the command line of coturn's client that sends packets through it.
/// </summary>
internal static class UrlLines
{
    private static readonly MintJson Readable = new(ReadableJson.OptionsOf(MintJson.Default, indented: false));

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(MintReport report) =>
    [
        JsonSerializer.Serialize(report.IceServers, Readable.IReadOnlyListIceServer),
        .. report.Services.Where(service => service.Username is not null).Select(Command).OfType<string>(),
    ];

    // -y: between two of its own, so that no peer is needed; -c: without a second connection for RTCP.
    private static string? Command(MintedService service)
    {
        var (options, port) = (service.Type, service.Transport) switch
        {
            ("turn", "udp" or null) => ("", service.Port ?? DefaultPort.Plain),
            ("turn", "tcp") => ("-t ", service.Port ?? DefaultPort.Plain),
            ("turns", "tcp" or null) => ("-t -S ", service.Port ?? DefaultPort.Tls),
            _ => (null, 0),
        };
        return options is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"turnutils_uclient {options}-y -c -n 5 -m 1 -p {port} -u {Quoted(service.Username!)} -w {Quoted(service.Password!)} {Quoted(service.Host)}");
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
