using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Extdisco.Benchmarks.Load;

/// <summary>Starts what is measured: Extdisco as it is published, and the reference programs.</summary>
/// <param name="extdisco">Where <c>extdisco.dll</c> is.</param>
/// <param name="folder">Where files may be kept.</param>
internal sealed class Components(string extdisco, string folder)
{
    /// <summary>Starts a reference program.</summary>
    /// <param name="name">Its name, which is its command.</param>
    public Measured StartReference(string name) => Measured.Start(
        port => ComponentProcess.Start(name, folder, Assembly.GetExecutingAssembly().Location, name, port.ToString(CultureInfo.InvariantCulture)),
        [],
        isFixed: string.Equals(name, "echo", StringComparison.Ordinal));

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
                file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"appsettings.{port}.json"));
                Write(file, options);
                return ComponentProcess.Start("extdisco", folder, extdisco, "run", "--config", file);
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

    private static void Write(string file, JsonObject options)
    {
        File.WriteAllText(file + ".new", new JsonObject { ["Extdisco"] = options.DeepClone() }.ToJsonString());
        File.Move(file + ".new", file, overwrite: true);
    }
}
