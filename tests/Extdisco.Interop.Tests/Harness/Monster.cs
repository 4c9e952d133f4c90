namespace Extdisco.Interop.Tests.Harness;

/// <summary>Payloads beyond what the component takes, which servers let pass all the same.</summary>
public static class Monster
{
    public static string Of(string what) => what switch
    {
        // Under the limits of both servers for a client; but each of these is six bytes (&apos;) where it arrives.
        "250000 apostrophes" => $"<services xmlns='urn:xmpp:extdisco:2'>{Repeat("'", 250_000)}</services>",
        "a hundred levels" => $"<services xmlns='urn:xmpp:extdisco:2'>{Repeat("<a>", 100)}{Repeat("</a>", 100)}</services>",
        "two hundred attributes" => $"<services xmlns='urn:xmpp:extdisco:2'{string.Concat(Enumerable.Range(0, 200).Select(n => $" a{n}='x'"))}/>",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "unknown"),
    };

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
