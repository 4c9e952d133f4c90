using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Extdisco.Server;

/// <summary>JSON that goes to terminals and programs, never into a page: quotes need not be written as numbers.</summary>
internal static class ReadableJson
{
    /// <summary>The options of a context, so that what is written is readable.</summary>
    /// <param name="context">The context.</param>
    /// <param name="indented">Whether there are lines and indents, or all is one line.</param>
    public static JsonSerializerOptions OptionsOf(JsonSerializerContext context, bool indented = true) =>
        new(context.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = indented };
}
