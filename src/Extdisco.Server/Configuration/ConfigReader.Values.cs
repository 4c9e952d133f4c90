using System.Globalization;

namespace Extdisco.Server.Configuration;

/// <content>Single values.</content>
internal sealed partial class ConfigReader
{
    private const NumberStyles WholeNumber = NumberStyles.AllowLeadingSign;

    /// <summary>How a time span is written, for people.</summary>
    internal const string SpanNotation = "hours:minutes:seconds such as 00:10:00, with days in front of a dot such as 1.00:00:00";

    private static readonly string[] SpanFormats =
        [@"h\:mm\:ss", @"hh\:mm\:ss", @"h\:mm\:ss\.FFFFFFF", @"hh\:mm\:ss\.FFFFFFF", @"d\.h\:mm\:ss", @"d\.hh\:mm\:ss"];

    private static readonly string[] MomentFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>A text that may be missing.</summary>
    public string? Text(string key)
    {
        Declare(key, ConfigKeyKind.Text);
        return PrintableText(key);
    }

    /// <summary>A text with a default.</summary>
    public string Text(string key, string defaultValue)
    {
        Declare(key, ConfigKeyKind.Text, defaultValue);
        return PrintableText(key) ?? defaultValue;
    }

    /// <summary>A text that has to be there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fix">What to write.</param>
    /// <returns>The text, or null after it was reported missing.</returns>
    public string? Required(string key, string fix)
    {
        Declare(key, ConfigKeyKind.Text);
        if (!Has(key))
        {
            Error(key, $"is missing; {fix}");
            return null;
        }

        return PrintableText(key);
    }

    /// <summary>A whole number in a range.</summary>
    public int Integer(string key, int defaultValue, int minimum, int maximum, string what = "a whole number in the range")
    {
        Declare(key, ConfigKeyKind.Integer, defaultValue.ToString(CultureInfo.InvariantCulture));
        return WholeNumberOf(key, minimum, maximum, what) ?? defaultValue;
    }

    /// <summary>A port with a default.</summary>
    public int Port(string key, int defaultValue) => Integer(key, defaultValue, 1, 65535, "a port");

    /// <summary>A port that may be missing.</summary>
    public int? Port(string key)
    {
        Declare(key, ConfigKeyKind.Integer);
        return WholeNumberOf(key, 1, 65535, "a port");
    }

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool defaultValue)
    {
        Declare(key, ConfigKeyKind.Flag, defaultValue ? "true" : "false");
        if (Scalar(key) is not { } text)
        {
            return defaultValue;
        }

        if (!bool.TryParse(text, out var value))
        {
            Error(key, $"{Show(text)} is neither true nor false; use true or false");
            return defaultValue;
        }

        return value;
    }

    /// <summary>A time span in a range.</summary>
    public TimeSpan Duration(string key, TimeSpan defaultValue, TimeSpan minimum, TimeSpan maximum)
    {
        Declare(key, ConfigKeyKind.Duration, Span(defaultValue));
        if (Scalar(key) is not { } text)
        {
            return defaultValue;
        }

        if (!TryReadSpan(text, out var value))
        {
            Error(key, $"{Show(text)} is not a time span; write {SpanNotation}");
            return defaultValue;
        }

        if (value < minimum || value > maximum)
        {
            Error(key, $"{text} is too {(value < minimum ? "short" : "long")}; use {Span(minimum)} to {Span(maximum)}");
            return defaultValue;
        }

        return value;
    }

    /// <summary>A point in time that may be missing.</summary>
    public DateTimeOffset? Moment(string key)
    {
        Declare(key, ConfigKeyKind.Moment);
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        if (!DateTimeOffset.TryParseExact(text, MomentFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value))
        {
            Error(key, $"{Show(text)} is not a point in time; write it in UTC such as 2030-01-01T00:00:00Z");
            return null;
        }

        return value;
    }

    /// <summary>One of the words of an enumeration.</summary>
    public TEnum Choice<TEnum>(string key, TEnum defaultValue)
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        Declare(key, ConfigKeyKind.Choice, defaultValue.ToString(), names);
        if (Scalar(key) is not { } text)
        {
            return defaultValue;
        }

        if (!names.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            Error(key, $"{Show(text)} is unknown; use {string.Join(", ", names[..^1])} or {names[^1]}");
            return defaultValue;
        }

        return Enum.Parse<TEnum>(text, ignoreCase: true);
    }

    /// <summary>Reads a time span. <see cref="TimeSpan"/> itself would take 24:00:00 for 24 days, so days have to be written with a dot.</summary>
    internal static bool TryReadSpan(string text, out TimeSpan value) =>
        TimeSpan.TryParseExact(text, SpanFormats, CultureInfo.InvariantCulture, out value);

    /// <summary>A time span in the notation of the configuration.</summary>
    internal static string Span(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    private string? PrintableText(string key)
    {
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        if (!IsPrintable(text))
        {
            Error(key, $"{Show(text)} holds a character that XML forbids; remove it");
            return null;
        }

        return text;
    }

    private int? WholeNumberOf(string key, int minimum, int maximum, string what)
    {
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, WholeNumber, CultureInfo.InvariantCulture, out var value) || value < minimum || value > maximum)
        {
            Error(key, $"{Show(text)} is not {what}; use {minimum} to {maximum}");
            return null;
        }

        return value;
    }
}
