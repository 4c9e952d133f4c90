using System.CommandLine;

namespace Extdisco.Benchmarks.Load;

/// <summary>The command <c>soak</c>.</summary>
internal static class SoakCommand
{
    /// <summary>Does what the command line says.</summary>
    /// <returns>The exit code: 0 where all is flat and every reply was right, else 1.</returns>
    public static int Run(string[] arguments, TextWriter output)
    {
        var minutes = new Option<double>("--minutes") { Description = "For how long.", DefaultValueFactory = _ => 30 };
        var extdisco = new Option<string>("--extdisco")
        {
            Description = "The extdisco.dll to soak; by default the one built beside this program.",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "extdisco.dll"),
        };
        var command = new RootCommand(
            "Puts a load of a million users, lost connections, changed configurations and renewals on Extdisco, and fails where memory, handles or threads are not flat in the second half.")
        {
            minutes, extdisco,
        };
        command.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("extdisco-soak.");
            try
            {
                using var soak = new Soak(Path.GetFullPath(parsed.GetRequiredValue(extdisco)), folder.FullName, output);
                return soak.Run(TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes))) ? 0 : 1;
            }
            catch (WrongReplyException wrong)
            {
                output.WriteLine(wrong.Message);
                return 1;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command.Parse(arguments).Invoke();
    }
}
