using System.Xml;
using System.Xml.Schema;

namespace Extdisco.Testing;

/// <summary>Checks XML against the schemas of the XEPs (tests/schemas).</summary>
internal static class SchemaValidator
{
    private static readonly XmlSchemaSet Schemas = Load();

    /// <summary>Fails unless a payload, or a whole stanza in <c>jabber:component:accept</c>, is valid.</summary>
    public static void Validate(string xml)
    {
        var faults = Faults(xml);
        if (faults.Count > 0)
        {
            throw new XmlSchemaValidationException($"{string.Join(" | ", faults)}\nin {xml}");
        }
    }

    /// <summary>What is wrong with a payload or a stanza by its schema: nothing, if it is valid.</summary>
    public static IReadOnlyList<string> Faults(string xml)
    {
        var faults = new List<string>();
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            Schemas = Schemas,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings,
        };
        settings.ValidationEventHandler += (_, e) => faults.Add(e.Message);
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.Read())
        {
        }

        return faults;
    }

    private static XmlSchemaSet Load()
    {
        // The imports name places on the Web: the schemas are found by namespace, and nothing is fetched.
        var schemas = new XmlSchemaSet { XmlResolver = null };
        var assembly = typeof(SchemaValidator).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".xsd", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = XmlReader.Create(stream);
            schemas.Add(null, reader);
        }

        schemas.Compile();
        return schemas;
    }
}
