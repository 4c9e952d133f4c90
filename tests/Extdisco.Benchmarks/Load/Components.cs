using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Extdisco.Benchmarks.References;

namespace Extdisco.Benchmarks.Load;

/// <summary>Starts what is measured: Extdisco as it is published, and the reference programs.</summary>
/// <param name="extdisco">Where <c>extdisco.dll</c> is.</param>
/// <param name="folder">Where files may be kept.</param>
/// <param name="singleFile">The same with its runtime in one file, or null.</param>
internal sealed class Components(string extdisco, string folder, string? singleFile)
{
    /// <summary>Where <c>extdisco.dll</c> is.</summary>
    public string Program => extdisco;

    /// <summary>The same with its runtime in one file, or null.</summary>
    public string? SingleFile => singleFile;

    /// <summary>Where files may be kept.</summary>
    public string Folder => folder;

    /// <summary>Starts a reference program.</summary>
    /// <param name="name">Its name, which is its command.</param>
    public Measured StartReference(string name) =>
        Measured.Start(port => StartReference(name, port), [], isFixed: string.Equals(name, "echo", StringComparison.Ordinal));

    /// <summary>Starts a reference program that connects to a port.</summary>
    /// <param name="name">Its name, which is its command.</param>
    /// <param name="port">The port of a server for components.</param>
    public ComponentProcess StartReference(string name, int port) =>
        ComponentProcess.Start(name, folder, Assembly.GetExecutingAssembly().Location, name, port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Starts the trivial component in slixmpp, which connects to a port.</summary>
    public static ComponentProcess StartSlixmpp(int port) => ComponentProcess.StartForeign(
        "slixmpp",
        "/usr/bin/python3",
        Path.Combine(AppContext.BaseDirectory, "References", "slixmpp-component.py"),
        port.ToString(CultureInfo.InvariantCulture),
        Site.Component,
        Site.ComponentSecret,
        Trivial.Services());

    /// <summary>Starts Extdisco.</summary>
    /// <param name="change">Changes its configuration, or null.</param>
    /// <param name="domains">The domains that delegate to it.</param>
    public Measured StartExtdisco(Action<JsonObject>? change = null, IReadOnlyList<string>? domains = null)
    {
        var options = new JsonObject();
        var file = "";
        var measured = Measured.Start(
            port =>
            {
                options = Site.Configuration(port);
                change?.Invoke(options);
                file = FileFor(port);
                return StartExtdisco(port, options);
            },
            domains ?? [Site.Domain],
            isFixed: false);
        measured.Configure = other =>
        {
            other(options);
            Write(file, options);
        };
        return measured;
    }

    /// <summary>Starts Extdisco, which connects to a port.</summary>
    /// <param name="port">The port of a server for components.</param>
    /// <param name="options">What stands under the key <c>Extdisco</c>.</param>
    public ComponentProcess StartExtdisco(int port, JsonObject options)
    {
        Write(FileFor(port), options);
        return ComponentProcess.Start("extdisco", folder, extdisco, "run", "--config", FileFor(port));
    }

    private string FileFor(int port) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"appsettings.{port}.json"));

    private static void Write(string file, JsonObject options)
    {
        File.WriteAllText(file + ".new", new JsonObject { ["Extdisco"] = options.DeepClone() }.ToJsonString());
        File.Move(file + ".new", file, overwrite: true);
    }
}
