using System.Text;
using Extdisco.Server.Options;
using Microsoft.Extensions.Configuration;

namespace Extdisco.Server.Configuration;

/// <content>Lists, maps, and values with a shape of their own.</content>
internal sealed partial class ConfigReader
{
    /// <summary>An object with keys of its own. It may be missing: then its defaults hold.</summary>
    public T Section<T>(string key, Func<ConfigReader, T> read)
    {
        Declare(key, ConfigKeyKind.Section);
        if (!string.IsNullOrEmpty(_section?.GetSection(key).Value))
        {
            Error(key, "holds a single value; write an object { ... }");
        }

        return Child(key, read);
    }

    /// <summary>An object with keys of its own, or a list of such objects; without the key there is none.</summary>
    public ValueList<T> SectionOrList<T>(string key, Func<ConfigReader, T?> read)
        where T : class
    {
        Declare(key, ConfigKeyKind.SectionOrList);
        if (Describing)
        {
            _ = Child(key, read);
            return [];
        }

        var children = Children(key);
        if (!string.IsNullOrEmpty(_section!.GetSection(key).Value))
        {
            Error(key, "holds a single value; write an object { ... }");
            return [];
        }

        if (children.TrueForAll(child => IsIndex(child.Key)))
        {
            return ReadEach(key, children, read);
        }

        if (children.Exists(child => IsIndex(child.Key)))
        {
            Error(key, "mixes an object and a list; write { ... } or [ { ... }, { ... } ]");
            return [];
        }

        return Child(key, read) is { } only ? [only] : [];
    }

    /// <summary>A list of objects.</summary>
    public ValueList<T> List<T>(string key, Func<ConfigReader, T?> read)
        where T : class
    {
        Declare(key, ConfigKeyKind.List);
        if (Describing)
        {
            return Placeholders(key, read);
        }

        var children = Children(key);
        if (!string.IsNullOrEmpty(_section!.GetSection(key).Value) || children.Exists(child => !IsIndex(child.Key)))
        {
            Error(key, "is not a list; write [ { ... } ]");
            return [];
        }

        return ReadEach(key, children, read);
    }

    /// <summary>An object from names to objects.</summary>
    public ValueList<T> Map<T>(string key, Func<string, ConfigReader, T?> read)
        where T : class
    {
        Declare(key, ConfigKeyKind.Map);
        if (Describing)
        {
            return Placeholders(key, reader => read("*", reader));
        }

        var children = Children(key);
        if (!string.IsNullOrEmpty(_section!.GetSection(key).Value) || (children.Count > 0 && children.TrueForAll(child => IsIndex(child.Key))))
        {
            Error(key, "is not an object with names; write { \"name\": { ... } }");
            return [];
        }

        return ReadEach(key, children, reader => read(reader.Path[(reader.Path.LastIndexOf(':') + 1)..], reader));
    }

    /// <summary>A list of texts; a single one need not be in brackets.</summary>
    public ValueList<string> Texts(string key)
    {
        Declare(key, ConfigKeyKind.Texts);
        if (Describing || !Has(key))
        {
            return [];
        }

        return TextsOf(key, _section!.GetSection(key));
    }

    /// <summary>A text in one or several languages, or null.</summary>
    public LocalizedOptions? Localized(string key)
    {
        Declare(key, ConfigKeyKind.Localized);
        if (Describing || !Has(key))
        {
            return null;
        }

        var children = Children(key);
        if (children.Count == 0)
        {
            return PrintableText(key) is { } text ? new LocalizedOptions([new LocalizedTextOptions("", text)]) : null;
        }

        var texts = new List<LocalizedTextOptions>();
        foreach (var child in children)
        {
            var path = $"{key}:{child.Key}";
            if (!IsLanguageTag(child.Key))
            {
                Error(path, $"{Show(child.Key)} is not a language tag; use one such as en or de-AT");
            }
            else if (PrintableText(path) is { } text)
            {
                texts.Add(new LocalizedTextOptions(child.Key, text));
            }
            else if (!Has(path))
            {
                Error(path, "is empty; write the text in this language");
            }
        }

        return texts.Count == 0 ? null : new LocalizedOptions([.. texts]);
    }

    private static bool IsIndex(string key) => key.Length > 0 && key.All(char.IsAsciiDigit);

    private static bool IsLanguageTag(string text) =>
        text.Split('-').All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    /// <summary>Whether XML allows each character (XML 1.0, section 2.2).</summary>
    private static bool IsPrintable(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || !(rune.Value is '\t' or '\n' or '\r' or (>= ' ' and not (0xFFFE or 0xFFFF))))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    private T Child<T>(string key, Func<ConfigReader, T> read)
    {
        var reader = new ConfigReader(_section?.GetSection(key), PathOf(key), _context);
        var value = read(reader);
        reader.ReportUnknownKeys();
        return value;
    }

    private ValueList<T> Placeholders<T>(string key, Func<ConfigReader, T?> read)
        where T : class
    {
        _ = Child($"{key}:*", read);
        return [];
    }

    private ValueList<T> ReadEach<T>(string key, List<IConfigurationSection> children, Func<ConfigReader, T?> read)
        where T : class
    {
        var values = new List<T>();
        foreach (var child in children)
        {
            var path = $"{key}:{child.Key}";
            if (!string.IsNullOrEmpty(child.Value))
            {
                Error(path, "holds a single value; write an object { ... }");
            }
            else if (Child(path, read) is { } value)
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    private ValueList<string> TextsOf(string key, IConfigurationSection section)
    {
        var children = Children(key);
        if (children.Exists(child => !IsIndex(child.Key) || child.GetChildren().Any()))
        {
            Error(key, "is not a list of texts; write [ \"...\", \"...\" ]");
            return [];
        }

        var values = children.Count == 0 ? [section.Value ?? ""] : children.ConvertAll(child => child.Value ?? "");
        if (values.Contains(""))
        {
            Error(key, "has an empty value; write a text, or leave the key out");
            return [];
        }

        if (values.Exists(value => !IsPrintable(value)))
        {
            Error(key, "holds a character that XML forbids; remove it");
            return [];
        }

        return [.. values];
    }
}
