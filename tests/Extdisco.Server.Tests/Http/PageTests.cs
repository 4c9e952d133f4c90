using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Http;

/// <summary>The files of the status page, as they are sent. What they do is tested in a browser.</summary>
public sealed partial class PageTests
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/style.css", "text/css; charset=utf-8")]
    [InlineData("/main.js", "text/javascript; charset=utf-8")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Each_has_its_type(string path, string type)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);

        using var answer = await endpoint.Client.GetAsync(path);

        answer.Content.Headers.ContentType!.ToString().Should().Be(type);
    }

    [Fact]
    public async Task Everything_that_they_refer_to_is_there()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        var page = await endpoint.Client.GetStringAsync("/");
        var waiting = new Queue<string>(Reference().Matches(page).Select(match => match.Groups["path"].Value));
        var seen = new HashSet<string>(waiting, StringComparer.Ordinal);

        while (waiting.TryDequeue(out var path))
        {
            var text = await endpoint.Client.GetStringAsync(path);
            foreach (var found in Import().Matches(text).Select(match => "/" + match.Groups["file"].Value).Where(seen.Add))
            {
                waiting.Enqueue(found);
            }
        }

        seen.Should().Contain(["/style.css", "/main.js", "/view.js", "/relay.js", "/reasons.js"]);
    }

    /// <summary>The browser would refuse the one, and the other is how names that strangers choose become markup.</summary>
    [Theory]
    [InlineData("src/Extdisco.Server/Http/Page/index.html", "style=")]
    [InlineData("src/Extdisco.Server/Http/Page/index.html", "<style")]
    [InlineData("src/Extdisco.Server/Http/Page/index.html", "://")]
    [InlineData("src/Extdisco.Server/Http/Page/style.css", "url(")]
    [InlineData("src/Extdisco.Server/Http/Page/dom.js", "innerHTML")]
    [InlineData("src/Extdisco.Server/Http/Page/view.js", "innerHTML")]
    [InlineData("src/Extdisco.Server/Http/Page/call.js", "innerHTML")]
    [InlineData("src/Extdisco.Server/Http/Page/main.js", "innerHTML")]
    public void Nothing_in_them_is_inline_or_from_elsewhere_or_made_of_text(string file, string forbidden) =>
        Repository.Read(file).Should().NotContain(forbidden);

    [GeneratedRegex("(href|src)=\"(?<path>/[^\"]+\\.[a-z]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex("from \"\\./(?<file>[a-z]+\\.js)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Import();
}
