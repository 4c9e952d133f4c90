namespace Extdisco.Server.Tests.Metrics;

/// <summary>A field of a protobuf message, of which as much is read as there is to see.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bytes">Its bytes, where it is a string or a message; or empty.</param>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The fields of a message, one behind the other.</summary>
    public static List<ProtobufField> Of(ReadOnlyMemory<byte> message)
    {
        var fields = new List<ProtobufField>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var length = (tag & 7) switch
            {
                0 => VarintLength(message),
                1 => 8,
                2 => (int)Varint(ref message),
                5 => 4,
                _ => throw new FormatException($"There is no wire type {tag & 7}."),
            };
            fields.Add(new ProtobufField((int)(tag >> 3), (tag & 7) == 2 ? message[..length] : default));
            message = message[length..];
        }

        return fields;
    }

    /// <summary>The fields at the end of a path through messages in messages.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> At(ReadOnlyMemory<byte> message, params int[] path) => path.Length == 0
        ? [message]
        : Of(message).Where(field => field.Number == path[0]).SelectMany(field => At(field.Bytes, path[1..]));

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static int VarintLength(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes;
        Varint(ref rest);
        return bytes.Length - rest.Length;
    }
}
