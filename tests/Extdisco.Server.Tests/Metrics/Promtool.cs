using System.ComponentModel;
using System.Diagnostics;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>Prometheus' own judge of metrics and rules.</summary>
internal static class Promtool
{
    /// <summary>Runs it.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="arguments">What it is to do.</param>
    /// <returns>Its exit code, and all that it says.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("There is no promtool here: install the Debian package prometheus (scripts/test does).", missing);
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await errors);
        }
    }
}
