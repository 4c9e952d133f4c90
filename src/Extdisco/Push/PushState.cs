namespace Extdisco.Push;

/// <summary>
/// The file form of what audiences keep: one JSON object a line, first the version, at the end a mark that it is whole. It holds
/// no credentials.
/// </summary>
public static class PushState
{
    private const string Format = "extdisco push state";
    private const int Version = 1;

    /// <summary>Writes what audiences keep.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="audiences">The audiences, by the name of their server.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(Stream file, IReadOnlyDictionary<string, Audience> audiences, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(audiences);
        var writer = new StateLines(file);
        writer.Begin(Format, Version);
        foreach (var (server, audience) in audiences)
        {
            var lists = new Dictionary<ToldList, int>();
            writer.Server(server);
            foreach (var subscriber in audience.Subscribers())
            {
                writer.Subscriber(subscriber.ToString());
                await writer.FlushAsync(cancellation);
            }

            foreach (var interest in audience.Interests())
            {
                if (lists.TryAdd(interest.Told, lists.Count))
                {
                    writer.List(lists[interest.Told], interest.Told);
                }

                writer.Interest(interest, lists[interest.Told]);
                await writer.FlushAsync(cancellation);
            }
        }

        writer.End();
        await writer.FlushAsync(cancellation, all: true);
    }

    /// <summary>Reads what was kept, whole or not at all, and gives it to the audiences of the servers that are still there.</summary>
    /// <param name="file">What was written.</param>
    /// <param name="audiences">The audiences, by the name of their server.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidDataException">It is not such a file, not whole, or of another version. The message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task ReadAsync(Stream file, IReadOnlyDictionary<string, Audience> audiences, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(audiences);
        var states = await StateReader.ReadAsync(file, Format, Version, cancellation);
        foreach (var (server, state) in states)
        {
            if (audiences.TryGetValue(server, out var audience))
            {
                audience.Import(state);
            }
        }
    }
}
