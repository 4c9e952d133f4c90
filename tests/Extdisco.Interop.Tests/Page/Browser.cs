using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Extdisco.Interop.Tests.Page;

/// <summary>Debian's Chromium without a window, driven through its own chromedriver.</summary>
public sealed class Browser : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const string Driver = "/usr/bin/chromedriver";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChromeDriverService _service;
    private readonly ChromeDriver _driver;

    /// <param name="trustedKey">The SHA-256 of the public key of the one certificate that is trusted though nobody has signed it, in base64.</param>
    public Browser(string trustedKey)
    {
        File.Exists(Chromium).Should().BeTrue("these tests need the Debian package chromium");
        File.Exists(Driver).Should().BeTrue("these tests need the Debian package chromium-driver");
        _service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver), Path.GetFileName(Driver));
        _service.SuppressInitialDiagnosticInformation = true;
        var options = new ChromeOptions { BinaryLocation = Chromium };
        options.AddArguments(
            "--headless=new",
            "--no-sandbox", // root has none, and the only page is ours
            "--disable-dev-shm-usage",
            "--window-size=1200,1600",
            $"--user-data-dir={RunFolder.NewPath("chromium")}",
            $"--ignore-certificate-errors-spki-list={trustedKey}");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        _driver = new ChromeDriver(_service, options);
    }

    public string Title => _driver.Title;

    public void Open(Uri address) => _driver.Navigate().GoToUrl(address);

    /// <summary>What an element shows.</summary>
    public string Text(string id) => _driver.FindElement(By.Id(id)).Text;

    /// <summary>What the rows of the tables in an element show, the cells with bars between them.</summary>
    public IReadOnlyList<string> Rows(string id) => [.. ((IEnumerable<object>)Run(
        "return [...document.querySelectorAll(`#${arguments[0]} tbody tr`)].map(row => [...row.children].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim()).join(' | '))", id)!).Cast<string>()];

    public bool IsShown(string id) => _driver.FindElement(By.Id(id)).Displayed;

    public void Type(string id, string text)
    {
        var field = _driver.FindElement(By.Id(id));
        field.Clear();
        field.SendKeys(text);
    }

    /// <summary>Presses keys, wherever the focus is.</summary>
    /// <returns>The id of the element that has the focus then, or what it shows where it has none.</returns>
    public string Press(string keys)
    {
        _driver.SwitchTo().ActiveElement().SendKeys(keys);
        return (string)Run("return document.activeElement.id || document.activeElement.textContent")!;
    }

    /// <summary>Runs a script in the page.</summary>
    public object? Run(string script, params object[] arguments) => _driver.ExecuteScript(script, arguments);

    /// <summary>How the page is to look: <c>light</c> or <c>dark</c>, and how wide the window is.</summary>
    public void LookAs(string scheme, int width)
    {
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["features"] = new[] { new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "prefers-color-scheme", ["value"] = scheme } },
        });
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["width"] = width,
            ["height"] = 1600,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = false,
        });
    }

    /// <summary>What the browser has complained of since it was asked last.</summary>
    public IReadOnlyList<string> Complaints() =>
        [.. _driver.Manage().Logs.GetLog(LogType.Browser).Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>What axe-core finds in the page as it is, a line each: how bad, which rule, where.</summary>
    public IReadOnlyList<string> Barriers()
    {
        using var stream = typeof(Browser).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(stream);
        Run(reader.ReadToEnd());
        var found = (string)_driver.ExecuteAsyncScript("const done = arguments[arguments.length - 1]; axe.run().then(found => done(JSON.stringify(found.violations)))")!;
        return [.. JsonNode.Parse(found)!.AsArray().SelectMany(rule => rule!["nodes"]!.AsArray().Select(node => $"{rule["impact"]}: {rule["id"]}: {node!["html"]}"))];
    }

    /// <summary>Waits until something holds.</summary>
    /// <param name="what">What is to hold, for the message.</param>
    /// <param name="holds">Whether it does; an element that is gone meanwhile is asked for again.</param>
    public async Task WaitForAsync(string what, Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!Holds(holds))
        {
            if (late.IsCancellationRequested)
            {
                throw new TimeoutException($"The page did not come to this: {what}. It shows:\n{Run("return document.body.innerText")}");
            }

            await Task.Delay(100);
        }
    }

    public void Dispose()
    {
        _driver.Quit();
        _driver.Dispose();
        _service.Dispose();
    }

    private static bool Holds(Func<bool> holds)
    {
        try
        {
            return holds();
        }
        catch (StaleElementReferenceException)
        {
            return false;
        }
    }
}
