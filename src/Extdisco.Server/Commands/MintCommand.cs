using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Extdisco.Credentials;
using Extdisco.Server.Configuration;
using Extdisco.Server.Minting;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco mint</c>: gives out the credentials that a user would get. They go to standard output alone.</summary>
internal static class MintCommand
{
    private static readonly MintJson Readable = new(ReadableJson.OptionsOf(MintJson.Default));

    /// <summary>Makes the verb.</summary>
    public static Command Make(ConfigurationArguments configuration, Consoles consoles)
    {
        var jid = new Argument<Jid>("JID") { Description = "The user's address, such as romeo@example.org.", CustomParser = ReadJid };
        var domain = new Option<string?>("--domain", "-d") { Description = "Whose services. Left out: the user's own domain.", HelpName = "DOMAIN" };
        var format = new Option<MintFormat>("--format", "-f")
        {
            Description = "How to write them.",
            HelpName = "table|json|urls",
            CustomParser = ReadFormat,
        };
        format.CompletionSources.Clear(); // the words of the enumeration are not spelled as those of the command line
        format.CompletionSources.Add(FormatWords);
        var lifetime = new Option<TimeSpan?>("--lifetime")
        {
            Description = "How long minted ones hold at most, such as 00:30:00. Left out: as configured.",
            HelpName = "TIME",
            CustomParser = ReadLifetime,
        };
        var command = new Verb(
            "mint",
            "Mint credentials for a user, as the user would get them.",
            "extdisco mint romeo@example.org",
            "extdisco mint romeo@example.org --format json | jq .iceServers",
            "extdisco mint romeo@example.org --format urls | grep ^turnutils_uclient | sh")
        {
            jid, configuration.File, domain, format, lifetime, configuration.Settings,
        };
        command.SetAction((parsed, _) => configuration.WithOptionsAsync(parsed, options => RunAsync(
            parsed.GetValue(lifetime) is { } time ? Minter.WithLifetime(options, time) : options,
            parsed.GetValue(jid)!,
            parsed.GetValue(domain),
            parsed.GetValue(format),
            consoles)));
        return command;
    }

    private static string[] FormatWords { get; } = [.. Enum.GetNames<MintFormat>().Select(name => name.ToLowerInvariant())];

    private static async Task<int> RunAsync(Options.ExtdiscoOptions options, Jid user, string? domain, MintFormat format, Consoles consoles)
    {
        var minter = new Minter(options, TimeProvider.System);
        var served = Jid.TryParse(domain ?? user.Domain, out var parsed) && parsed.IsDomain ? parsed.ToString() : domain!;
        if (!minter.Domains.Contains(served, StringComparer.Ordinal))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {ConfigReader.Show(served)} is not among the Domains of the servers ({string.Join(", ", minter.Domains)}); name one of them by --domain");
            return ExitCode.BadConfiguration;
        }

        if (!minter.MayAsk(user, served))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {user.Bare} would be refused, by Extdisco:Access or because only users of {served} may ask; these are minted all the same");
        }

        var report = minter.Mint(user, served);
        switch (format)
        {
            case MintFormat.Json:
                await consoles.Output.WriteLineAsync(JsonSerializer.Serialize(report, Readable.MintReport));
                break;
            case MintFormat.Urls:
                foreach (var line in UrlLines.Of(report))
                {
                    await consoles.Output.WriteLineAsync(line);
                }

                break;
            default:
                new MintTable(consoles.Tables).Write(report);
                break;
        }

        return ExitCode.Normal;
    }

    private static Jid? ReadJid(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Jid.TryParse(text, out var jid))
        {
            return jid;
        }

        result.AddError($"{ConfigReader.Show(text)} is not an address such as romeo@example.org");
        return null;
    }

    private static MintFormat ReadFormat(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (FormatWords.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<MintFormat>(text, ignoreCase: true);
        }

        result.AddError($"{ConfigReader.Show(text)} is no format; use table, json or urls");
        return default;
    }

    private static TimeSpan? ReadLifetime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ConfigReader.TryReadSpan(text, out var lifetime)
            && lifetime >= TurnRestOptions.MinimumLifetime && lifetime <= TurnRestOptions.MaximumLifetime)
        {
            return lifetime;
        }

        result.AddError($"{ConfigReader.Show(text)} is no lifetime; write {ConfigReader.SpanNotation}, from {TurnRestOptions.MinimumLifetime} to {TurnRestOptions.MaximumLifetime}");
        return null;
    }
}
