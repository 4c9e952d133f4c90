using Extdisco.Push;
using Extdisco.Server.Configuration;

namespace Extdisco.Server.Options;

/// <summary>What is pushed, how, and where it is remembered (<c>Extdisco:Push</c>).</summary>
/// <param name="Options">How to push.</param>
/// <param name="StateFile">The file that keeps over a restart who was told what, or null where nothing does.</param>
internal sealed record PushingOptions(PushOptions Options, string? StateFile)
{
    /// <summary>Where systemd has made a folder for what a service keeps (systemd.exec, StateDirectory=).</summary>
    private const string StateFolders = "STATE_DIRECTORY";

    private const string StateFileName = "push.state";

    private const string Off = "off";

    /// <summary>Reads the section.</summary>
    public static PushingOptions Read(ConfigReader reader)
    {
        var shortest = TimeSpan.FromSeconds(1);
        var longest = TimeSpan.FromDays(30);
        var defaults = new PushOptions();
        var options = new PushOptions
        {
            Enabled = reader.Flag("Enabled", defaults.Enabled),
            Delegated = reader.Choice("Delegated", defaults.Delegated),
            Coalesce = reader.Duration("Coalesce", defaults.Coalesce, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            RenewAfterPercent = reader.Integer("RenewAfterPercent", defaults.RenewAfterPercent, 50, 95, "a percentage in the range"),
            Rate = reader.Integer("Rate", defaults.Rate, 0, 1_000_000),
            MaximumUnanswered = reader.Integer("MaximumUnanswered", defaults.MaximumUnanswered, 1, 1_000_000),
            AnswerTimeout = reader.Duration("AnswerTimeout", defaults.AnswerTimeout, shortest, TimeSpan.FromHours(1)),
            GiveUpAfter = reader.Integer("GiveUpAfter", defaults.GiveUpAfter, 1, byte.MaxValue),
            ConfirmAfter = reader.Duration("ConfirmAfter", defaults.ConfirmAfter, shortest, longest),
            Forget = reader.Duration("Forget", defaults.Forget, shortest, longest),
            ProbeRate = reader.Integer("ProbeRate", defaults.ProbeRate, 1, 100_000),
        };
        return new PushingOptions(options, reader.FilePath("StateFile", DefaultStateFile(), Off));
    }

    private static string? DefaultStateFile() =>
        Environment.GetEnvironmentVariable(StateFolders)?.Split(':', StringSplitOptions.RemoveEmptyEntries) is [var folder, ..]
            ? Path.GetFullPath(Path.Combine(folder, StateFileName))
            : null;
}
