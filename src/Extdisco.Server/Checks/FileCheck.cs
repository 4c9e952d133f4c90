using Extdisco.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace Extdisco.Server.Checks;

/// <summary>
/// Whether the files of the configuration are safe from others, and the folders for what the service keeps can be written to. Files
/// that cannot be read are errors of the configuration already.
/// </summary>
/// <param name="file">The configuration file.</param>
/// <param name="loaded">What came of loading it.</param>
internal sealed class FileCheck(string file, LoadedConfiguration loaded) : ICheck
{
    /// <inheritdoc/>
    public string Title => "files and folders";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        List<CheckResult> results = [.. loaded.Report.Files.Distinct(StringComparer.Ordinal).SelectMany(RightsOf), .. Folders().SelectMany(WritingTo)];
        return Task.FromResult<IReadOnlyList<CheckResult>>(
            results.Exists(result => result.Status != CheckStatus.Passed)
                ? results
                : [CheckResult.Passed(CheckKind.Files, $"as the user {Environment.UserName}", Words()), .. results]);
    }

    // Whoever runs this as root sees what root may do, and not what the service may.
    private string Words() => Environment.IsPrivilegedProcess
        ? $"files can be read, and folders be written to; root may everything: to see what the service may, run this as its user (runuser -u extdisco -- extdisco check --config {file})"
        : "files can be read, and folders be written to";

    private IEnumerable<CheckResult> RightsOf(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            yield break;
        }

        var mode = File.GetUnixFileMode(path);
        if (mode.HasFlag(UnixFileMode.OtherWrite))
        {
            yield return CheckResult.Warning(CheckKind.Files, path, $"every user of this machine can write to it; run chmod o-w {path}");
        }

        if (mode.HasFlag(UnixFileMode.OtherRead) && string.Equals(path, file, StringComparison.Ordinal) && HoldsSecrets())
        {
            yield return CheckResult.Warning(
                CheckKind.Files, path, $"every user of this machine can read it, and secrets are in it; run chmod o= {path}, or move them to files of their own (SecretFile)");
        }
    }

    private bool HoldsSecrets()
    {
        var json = loaded.Root!.Providers.First();
        return loaded.Root.AsEnumerable().Any(pair => SecretKeys.Contains(pair.Key) && json.TryGet(pair.Key, out var value) && !string.IsNullOrEmpty(value));
    }

    private IEnumerable<string> Folders()
    {
        if (loaded.Options!.Push.StateFile is { } state)
        {
            yield return state;
        }

        foreach (var sink in loaded.Root!.GetSection("Serilog:WriteTo").GetChildren())
        {
            if (string.Equals(sink["Name"], "File", StringComparison.OrdinalIgnoreCase) && sink["Args:path"] is { Length: > 0 } log)
            {
                yield return Path.GetFullPath(log);
            }
        }
    }

    /// <summary>Tries by a file of another name, which is gone at once: what is there may be in use. Folders that are missing are made when they are needed.</summary>
    private static IEnumerable<CheckResult> WritingTo(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        var problem = Try(folder);
        yield return problem is null
            ? CheckResult.Passed(CheckKind.Files, folder, $"{Path.GetFileName(path)} can be written there")
            : CheckResult.Failed(
                CheckKind.Files,
                folder,
                $"{Path.GetFileName(path)} cannot be written there ({problem}); let the user that extdisco runs as write to it (here: {Environment.UserName})");
    }

    private static string? Try(string folder)
    {
        var path = Path.Combine(folder, $".extdisco-check-{Guid.NewGuid():n}");
        try
        {
            using var file = new FileStream(
                path,
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is UnauthorizedAccessException ? "permission denied" : e.Message.Replace(path, folder, StringComparison.Ordinal);
        }
    }
}
