using System.Globalization;
using System.Text;
using System.Text.Json;
using Extdisco.Services;

namespace Extdisco.Push;

/// <summary>Reads the lines of <see cref="PushState"/>. Nothing of them is believed: what would not be sent is refused.</summary>
internal sealed class StateReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, AudienceState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ToldList> _lists = [];
    private List<string> _subscribers = [];
    private List<InterestState> _interests = [];
    private bool _ended;

    /// <summary>Reads a whole file.</summary>
    /// <returns>What was kept, by the name of the server.</returns>
    /// <exception cref="InvalidDataException">It is not such a file, not whole, or of another version.</exception>
    public static async Task<IReadOnlyDictionary<string, AudienceState>> ReadAsync(Stream file, string format, int version, CancellationToken cancellation)
    {
        var reader = new StateReader();
        using var lines = new StreamReader(file, StrictUtf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var number = 0;
        try
        {
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                number++;
                using var json = JsonDocument.Parse(line);
                if (number == 1)
                {
                    Check(json.RootElement, format, version);
                }
                else
                {
                    reader.Take(json.RootElement);
                }
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"line {number} cannot be read: {problem.Message}"), problem);
        }

        return reader._ended ? reader._states : throw new InvalidDataException("its end is missing");
    }

    private static void Check(JsonElement head, string format, int version)
    {
        if (!string.Equals(head.GetProperty("format").GetString(), format, StringComparison.Ordinal))
        {
            throw new InvalidDataException("it is another kind of file");
        }

        if (head.GetProperty("version").GetInt32() is var found && found != version)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it is of version {found}, and this program knows version {version}"));
        }
    }

    private void Take(JsonElement line)
    {
        if (_ended)
        {
            throw new FormatException("It stands behind the end.");
        }

        if (line.TryGetProperty("server", out var server))
        {
            _subscribers = [];
            _interests = [];
            _lists.Clear();
            _states[TextOf(server)] = new AudienceState(_subscribers, _interests);
        }
        else if (line.TryGetProperty("subscriber", out var subscriber))
        {
            _subscribers.Add(TextOf(subscriber));
        }
        else if (line.TryGetProperty("list", out var number))
        {
            _lists[number.GetInt32()] = new ToldList([.. line.GetProperty("services").EnumerateArray().Select(ServiceOf)]);
        }
        else if (line.TryGetProperty("entity", out var entity))
        {
            _interests.Add(new InterestState(
                TextOf(entity),
                TextOf(line.GetProperty("as")),
                line.TryGetProperty("type", out var type) ? SendableOf(type) : null,
                line.TryGetProperty("lang", out var language) ? TextOf(language) : "",
                _lists[line.GetProperty("told").GetInt32()],
                line.GetProperty("at").GetUInt32(),
                line.TryGetProperty("requested", out var requested) ? requested.GetUInt32() : 0));
        }
        else
        {
            _ended = line.GetProperty("end").GetBoolean();
        }
    }

    private static ToldService ServiceOf(JsonElement json)
    {
        var service = new ExternalService
        {
            Type = TextOf(json.GetProperty("type")),
            Host = TextOf(json.GetProperty("host")),
            Port = json.TryGetProperty("port", out var port) ? port.GetInt32() : null,
            Transport = json.TryGetProperty("transport", out var transport) ? TextOf(transport) : null,
        };
        return service.Fault() is { } fault
            ? throw new FormatException(fault.Problem)
            : new ToldService(service.Type, service.Host, service.Port, service.Transport, json.GetProperty("mark").GetInt64());
    }

    /// <summary>A type comes back in pushes.</summary>
    private static string SendableOf(JsonElement json)
    {
        var text = TextOf(json);
        Sendable.Check(text);
        return text;
    }

    private static string TextOf(JsonElement json) => json.GetString() ?? throw new FormatException("A text is missing.");
}
