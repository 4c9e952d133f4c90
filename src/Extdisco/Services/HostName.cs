using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Extdisco.Services;

/// <summary>
/// The host of a service in the one form in which hosts are compared: a domain name in lower case, as A-labels and without a
/// trailing dot, or an IP address in its shortest spelling and without brackets.
/// </summary>
public sealed class HostName : IEquatable<HostName>
{
    /// <summary>How long a host can be: RFC 1035, section 2.3.4, in the textual form and without the trailing dot.</summary>
    internal const int MaximumLength = 253;

    private const int MaximumLabelLength = 63;

    private static readonly SearchValues<char> InIpv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    // Underscores are in no host name by RFC 1123, but they are in names that people use.
    private static readonly SearchValues<char> InLabel = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly SearchValues<char> InHex = SearchValues.Create("0123456789abcdef");

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    private readonly string _canonical;

    private HostName(string canonical) => _canonical = canonical;

    /// <summary>Reads a host as <see cref="TryParse(string, out HostName)"/> does.</summary>
    /// <exception cref="FormatException">The text is no host.</exception>
    public static HostName Parse(string text) =>
        TryParse(text, out var host) ? host : throw new FormatException($"'{text}' is neither a domain name nor an IP address.");

    /// <summary>Reads a host as an operator or a client may write it.</summary>
    /// <param name="text">A domain name (also an internationalised one), an IPv4 address as four decimal numbers, or an IPv6 address in any spelling, with or without brackets.</param>
    /// <param name="host">The host, if it is one. An address with a zone (<c>%eth0</c>) is none: it means nothing to anybody else.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HostName? host)
    {
        var canonical = text is null ? null : text.Contains(':', StringComparison.Ordinal) ? Ipv6(text) : NameOrIpv4(text);
        host = canonical is null ? null : new HostName(canonical);
        return host is not null;
    }

    /// <summary>Reads a host from UTF-8.</summary>
    /// <inheritdoc cref="TryParse(string, out HostName)" path="/param"/>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out HostName? host)
    {
        host = null;

        // In UTF-8 a name that fits in 253 A-label characters is longer than that, but never eight times as long.
        return text.Length <= 8 * MaximumLength && TryParse(Encoding.UTF8.GetString(text), out host);
    }

    /// <inheritdoc/>
    public bool Equals(HostName? other) => other is not null && string.Equals(_canonical, other._canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HostName);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_canonical, StringComparison.Ordinal);

    /// <summary>The canonical form.</summary>
    public override string ToString() => _canonical;

    private static string? Ipv6(string text)
    {
        var bare = text.AsSpan();
        if (bare is ['[', .., ']'])
        {
            bare = bare[1..^1];
        }

        // .NET's parser takes zones, ports and prefix lengths too, none of which is part of an address.
        if (bare.ContainsAnyExcept(InIpv6) || !IPAddress.TryParse(bare, out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    private static string? NameOrIpv4(string text)
    {
        var name = Ascii.IsValid(text) ? text : ToALabels(text);
        if (name is null)
        {
            return null;
        }

        name = (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();
        if (name.Length is 0 or > MaximumLength)
        {
            return null;
        }

        var last = default(Range);
        foreach (var label in name.AsSpan().Split('.'))
        {
            if (!IsLabel(name.AsSpan(label)))
            {
                return null;
            }

            last = label;
        }

        // No top-level domain is a number: what ends in one is an address, and the old spellings of addresses (127.1, 0x7f.1,
        // 010.0.0.1) do not mean the same to all who read them.
        return !IsNumber(name.AsSpan(last)) || IsIpv4(name) ? name : null;
    }

    private static string? ToALabels(string text)
    {
        try
        {
            return Idn.GetAscii(text);
        }
        catch (ArgumentException)
        {
            // That is how IdnMapping says that a name is none.
            return null;
        }
    }

    private static bool IsLabel(ReadOnlySpan<char> label) =>
        label.Length is > 0 and <= MaximumLabelLength
        && !label.ContainsAnyExcept(InLabel)
        && label[0] != '-' && label[^1] != '-';

    private static bool IsNumber(ReadOnlySpan<char> label) =>
        !label.ContainsAnyExceptInRange('0', '9') || (label.StartsWith("0x") && !label[2..].ContainsAnyExcept(InHex));

    private static bool IsIpv4(string text)
    {
        var numbers = 0;
        foreach (var range in text.AsSpan().Split('.'))
        {
            var number = text.AsSpan(range);
            if (number.Length > 3 || (number.Length > 1 && number[0] == '0') || !byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }

            numbers++;
        }

        return numbers == 4;
    }
}
