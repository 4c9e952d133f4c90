using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Configuration;

/// <summary>The JSON Schema of the configuration, as far as its own vocabulary goes.</summary>
internal sealed class SchemaFile
{
    private readonly JsonObject _root = JsonNode.Parse(Repository.Read("config/appsettings.schema.json"))!.AsObject();

    /// <summary>The schema of the section <c>Extdisco</c>.</summary>
    public JsonObject Extdisco => _root["properties"]![ExtdiscoOptions.SectionName]!.AsObject();

    /// <summary>Every key below a schema, with what is said of it.</summary>
    public IEnumerable<(string Path, JsonObject Schema)> Keys(JsonObject schema, string path)
    {
        foreach (var (name, value) in schema["properties"]!.AsObject())
        {
            var child = Resolve(value!.AsObject());
            var childPath = $"{path}:{name}";
            yield return (childPath, child);
            var (nested, nestedPath) = child switch
            {
                _ when Items(child) is { } items => (items, $"{childPath}:*"),
                _ when ObjectOrList(child) is { } one => (one, childPath),
                _ when Entries(child) is { } entries && child["properties"] is null => (entries, $"{childPath}:*"),
                _ => (child, childPath),
            };
            if (nested["properties"] is not null && nested["required"]?.ToJsonString().Contains("FORM_TYPE", StringComparison.Ordinal) != true)
            {
                foreach (var key in Keys(nested, nestedPath))
                {
                    yield return key;
                }
            }
        }
    }

    /// <summary>What is wrong with a document, by the words of JSON Schema that the file uses.</summary>
    public IEnumerable<string> Validate(JsonNode? document) => Validate(document, _root, "");

    private static JsonObject? Entries(JsonObject schema) => schema["additionalProperties"] as JsonObject;

    private JsonObject? Items(JsonObject schema) => schema["items"] is JsonObject items ? Resolve(items) : null;

    /// <summary>The object of which there may be one, or a list.</summary>
    private JsonObject? ObjectOrList(JsonObject schema) =>
        schema["type"] is null && schema["oneOf"]?[0] is JsonObject one && Resolve(one) is var resolved && resolved["properties"] is not null ? resolved : null;

    private JsonObject Resolve(JsonObject schema)
    {
        if (schema["$ref"] is not { } reference)
        {
            return schema;
        }

        var merged = _root["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.DeepClone().AsObject();
        merged["$def"] = reference.GetValue<string>().Split('/')[^1];
        foreach (var (name, value) in schema.Where(pair => pair.Key is not "$ref"))
        {
            merged[name] = value!.DeepClone();
        }

        return merged;
    }

    private List<string> Validate(JsonNode? value, JsonObject unresolved, string path)
    {
        var schema = Resolve(unresolved);
        if (schema["type"] is { } type && !IsOfType(value, type.GetValue<string>()))
        {
            return [$"{path}: not of type {type}"];
        }

        List<string> problems = [];
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            problems.Add($"{path}: not one of {words.ToJsonString()}");
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value!.GetValue<string>(), pattern.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            problems.Add($"{path}: does not match {pattern}");
        }

        if (schema["minLength"] is { } shortest && value!.GetValue<string>().Length < shortest.GetValue<int>())
        {
            problems.Add($"{path}: too short");
        }

        if (schema["minimum"] is { } minimum && value!.GetValue<int>() < minimum.GetValue<int>())
        {
            problems.Add($"{path}: too small");
        }

        if (schema["maximum"] is { } maximum && value!.GetValue<int>() > maximum.GetValue<int>())
        {
            problems.Add($"{path}: too large");
        }

        if (schema["oneOf"] is JsonArray choices && choices.Count(choice => Validate(value, choice!.AsObject(), path).Count == 0) != 1)
        {
            problems.Add($"{path}: not exactly one of the choices");
        }

        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (value is JsonObject with && !with.ContainsKey(required!.GetValue<string>()))
            {
                problems.Add($"{path}: lacks {required}");
            }
        }

        if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            problems.AddRange(list.SelectMany((item, index) => Validate(item, items, $"{path}:{index}")));
        }

        if (value is JsonObject properties && schema["type"] is not null)
        {
            problems.AddRange(properties.SelectMany(property => ValidateProperty(property.Key, property.Value, schema, $"{path}:{property.Key}")));
        }

        return problems;
    }

    private List<string> ValidateProperty(string name, JsonNode? value, JsonObject schema, string path) => schema["properties"]?[name] switch
    {
        JsonObject known => Validate(value, known, path),
        _ when schema["additionalProperties"] is JsonObject other => Validate(value, other, path),
        _ when schema["additionalProperties"] is JsonValue no && !no.GetValue<bool>() => [$"{path}: unknown"],
        _ => [],
    };

    private static bool IsOfType(JsonNode? value, string type) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => type is "object",
        JsonValueKind.Array => type is "array",
        JsonValueKind.String => type is "string",
        JsonValueKind.Number => type is "integer" && value.AsValue().TryGetValue<int>(out _),
        JsonValueKind.True or JsonValueKind.False => type is "boolean",
        _ => false,
    };
}
