using Extdisco.Credentials;
using Extdisco.Server.Configuration;

namespace Extdisco.Server.Options;

/// <summary>How TURN REST credentials are made, apart from the secret.</summary>
internal sealed record MintingOptions
{
    /// <summary>Psi takes <c>expires</c> for local time, so that credentials look older by up to this much in the east.</summary>
    private static readonly TimeSpan PsiNeeds = TimeSpan.FromHours(14);

    /// <summary>How long credentials hold at most.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>How long the same user gets the same credentials.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>What follows the expiry in the username.</summary>
    public required TurnRestUsername Username { get; init; }

    /// <summary>What stands between the expiry and the rest.</summary>
    public required char Separator { get; init; }

    /// <summary>Reads the keys out of the section of a relay or of named credentials.</summary>
    public static MintingOptions Read(ConfigReader reader)
    {
        var lifetime = reader.Duration("Lifetime", TimeSpan.FromDays(1), TurnRestOptions.MinimumLifetime, TurnRestOptions.MaximumLifetime);
        var window = reader.Duration("Window", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        if (lifetime < PsiNeeds && !reader.Describing)
        {
            reader.Warn("Lifetime", $"{ConfigReader.Span(lifetime)} is less than 14 hours; Psi takes expires for local time and drops such credentials in the east of Asia and the Pacific");
        }

        if (window.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            reader.Error("Window", $"{ConfigReader.Span(window)} is not a whole number of seconds; leave out what follows them");
        }
        else if (window > lifetime / 2)
        {
            reader.Error("Window", $"{ConfigReader.Span(window)} is more than half the lifetime of {ConfigReader.Span(lifetime)}; shorten it");
        }

        return new MintingOptions
        {
            Lifetime = lifetime,
            Window = window,
            Username = reader.Choice("Username", TurnRestUsername.Opaque),
            Separator = ReadSeparator(reader),
        };
    }

    private static char ReadSeparator(ConfigReader reader)
    {
        var text = reader.Text("Separator", ":");
        if (text.Length != 1 || char.IsAsciiDigit(text[0]) || text[0] is <= ' ' or > '~')
        {
            reader.Error("Separator", $"{ConfigReader.Show(text)} is not a single mark, or a digit; use the relay's (coturn: rest-api-separator), such as :");
            return ':';
        }

        return text[0];
    }
}
