using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary>A file of the status page, which is in the program itself.</summary>
internal sealed class StaticResource : IResource
{
    private const string Prefix = "page/";

    private readonly string _type;
    private readonly byte[] _content;

    private StaticResource(string path, string type, byte[] content)
    {
        Path = path;
        _type = type;
        _content = content;
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>All files of the page; <c>index.html</c> is <c>/</c>.</summary>
    public static IReadOnlyList<StaticResource> All() =>
        [.. typeof(StaticResource).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(Load)];

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext http) => Reply.BytesAsync(http, StatusCodes.Status200OK, _type, _content);

    private static StaticResource Load(string name)
    {
        using var stream = typeof(StaticResource).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var file = name[Prefix.Length..];
        return new StaticResource(string.Equals(file, "index.html", StringComparison.Ordinal) ? "/" : $"/{file}", TypeOf(file), content);
    }

    private static string TypeOf(string file) => System.IO.Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"Nobody has said what {other} is."),
    };
}
