using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Extdisco.Server.Configuration;

/// <summary>
/// The configuration file: its text, and where each key path stands in it, because the configuration itself sorts keys by
/// name while the first language of a text is its default and the fields of a form are sent as written.
/// </summary>
internal sealed class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly Dictionary<string, int> _order = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _sections = [];

    private JsonFile(string text) => Text = text;

    /// <summary>The text of the file.</summary>
    public string Text { get; }

    /// <summary>Where each key path stands.</summary>
    public IReadOnlyDictionary<string, int> Order => _order;

    /// <summary>The keys at the top.</summary>
    public IReadOnlyList<string> Sections => _sections;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">Where it is reported that the file cannot be used.</param>
    /// <returns>The file, or null after what is wrong was reported.</returns>
    public static JsonFile? Read(string path, ConfigurationReport report)
    {
        const string Start = "start from config/appsettings.json beside the README, then: extdisco run --config FILE";
        report.Uses(path);
        try
        {
            var text = File.ReadAllText(path, Encoding.UTF8);
            if (string.IsNullOrWhiteSpace(text))
            {
                report.Error(path, $"the file is empty; {Start}");
                return null;
            }

            return Parse(path, text, report);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            report.Error(path, $"there is no such file; {Start}");
        }
        catch (UnauthorizedAccessException)
        {
            report.Error(path, Directory.Exists(path)
                ? $"is a directory; name the file in it; {Start}"
                : "permission denied; let the user that extdisco runs as read the file");
        }
        catch (IOException problem)
        {
            report.Error(path, $"cannot be read: {problem.Message}");
        }

        return null;
    }

    private static JsonFile? Parse(string path, string text, ConfigurationReport report)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                report.Error(path, "is not a JSON object; write { \"Extdisco\": { ... } }");
                return null;
            }

            var file = new JsonFile(text);
            var before = report.Errors.Count;
            file._sections.AddRange(document.RootElement.EnumerateObject().Select(property => property.Name));
            file.Number(document.RootElement, "", report);
            return report.Errors.Count == before ? file : null;
        }
        catch (JsonException problem)
        {
            report.Error(path, string.Create(
                CultureInfo.InvariantCulture,
                $"is not JSON at line {problem.LineNumber + 1}, position {problem.BytePositionInLine + 1}; check the commas, quotes and brackets there and just before"));
            return null;
        }
    }

    private void Number(JsonElement element, string path, ConfigurationReport report)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    var child = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
                    if (!_order.TryAdd(child, _order.Count))
                    {
                        report.Error(child, "is there twice; keep one (upper and lower case are the same)");
                    }

                    Number(property.Value, child, report);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    var child = string.Create(CultureInfo.InvariantCulture, $"{path}:{index++}");
                    _order.TryAdd(child, _order.Count);
                    Number(item, child, report);
                }

                break;
            default:
                break;
        }
    }
}
