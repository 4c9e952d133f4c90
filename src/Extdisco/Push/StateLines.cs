using System.Buffers;
using System.Text.Json;

namespace Extdisco.Push;

/// <summary>Writes the lines of <see cref="PushState"/>.</summary>
/// <param name="file">Where to.</param>
internal sealed class StateLines(Stream file)
{
    private const int Batch = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new(2 * Batch);

    public void Begin(string format, int version) => Line(json =>
    {
        json.WriteString("format", format);
        json.WriteNumber("version", version);
    });

    public void Server(string name) => Line(json => json.WriteString("server", name));

    public void Subscriber(string user) => Line(json => json.WriteString("subscriber", user));

    public void List(int number, ToldList list) => Line(json =>
    {
        json.WriteNumber("list", number);
        json.WriteStartArray("services");
        foreach (var service in list.Services)
        {
            json.WriteStartObject();
            json.WriteString("type", service.Type);
            json.WriteString("host", service.Host);
            if (service.Port is { } port)
            {
                json.WriteNumber("port", port);
            }

            if (service.Transport is { } transport)
            {
                json.WriteString("transport", transport);
            }

            json.WriteNumber("mark", service.Mark);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public void Interest(InterestState interest, int list) => Line(json =>
    {
        json.WriteString("entity", interest.Address);
        json.WriteString("as", interest.AnsweredAs);
        if (interest.Type is { } type)
        {
            json.WriteString("type", type);
        }

        if (interest.Language.Length > 0)
        {
            json.WriteString("lang", interest.Language);
        }

        json.WriteNumber("told", list);
        json.WriteNumber("at", interest.ToldAt);
        if (interest.RequestedAt != 0)
        {
            json.WriteNumber("requested", interest.RequestedAt);
        }
    });

    public void End() => Line(json => json.WriteBoolean("end", true));

    /// <summary>Writes what has gathered, if it is much or all is wanted.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation, bool all = false)
    {
        if (all || _bytes.WrittenCount >= Batch)
        {
            await file.WriteAsync(_bytes.WrittenMemory, cancellation);
            _bytes.ResetWrittenCount();
        }
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(_bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        _bytes.Write("\n"u8);
    }
}
