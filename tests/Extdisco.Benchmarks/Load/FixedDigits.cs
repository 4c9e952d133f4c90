using System.Globalization;

namespace Extdisco.Benchmarks.Load;

/// <summary>Ids and users as a fixed number of digits, found and replaced in place.</summary>
internal static class FixedDigits
{
    /// <summary>How long an id is: a letter, so that it is found nowhere else, and eight digits.</summary>
    public const int IdLength = 9;

    /// <summary>How long the number of a user is.</summary>
    public const int UserLength = 7;

    /// <summary>An id as text.</summary>
    public static string Id(uint id) => string.Create(CultureInfo.InvariantCulture, $"z{id:x8}");

    /// <summary>A user as text.</summary>
    public static string User(int user) => user.ToString("D7", CultureInfo.InvariantCulture);

    /// <summary>Writes what <see cref="Id"/> gives.</summary>
    public static void WriteId(Span<byte> target, uint id)
    {
        target[0] = (byte)'z';
        for (var i = IdLength - 1; i > 0; i--, id >>= 4)
        {
            target[i] = "0123456789abcdef"u8[(int)(id & 15)];
        }
    }

    /// <summary>Writes what <see cref="User"/> gives.</summary>
    public static void WriteUser(Span<byte> target, int user)
    {
        for (var i = UserLength - 1; i >= 0; i--, user /= 10)
        {
            target[i] = (byte)('0' + (user % 10));
        }
    }

    /// <summary>Where a text stands.</summary>
    public static int[] Find(ReadOnlySpan<byte> bytes, string text)
    {
        var wanted = System.Text.Encoding.UTF8.GetBytes(text);
        var found = new List<int>();
        for (var at = 0; bytes[at..].IndexOf(wanted) is >= 0 and var next; at += next + wanted.Length)
        {
            found.Add(at + next);
        }

        return [.. found];
    }
}
