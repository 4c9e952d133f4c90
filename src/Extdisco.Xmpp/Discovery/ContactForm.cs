using System.Text;

namespace Extdisco.Xmpp.Discovery;

/// <summary>
/// The form that tells whom to write to about a service (XEP-0157). It names its fields and checks what an operator
/// writes into them.
/// </summary>
public static class ContactForm
{
    /// <summary>The form's FORM_TYPE (XEP-0157, section 3).</summary>
    public const string FormType = "http://jabber.org/network/serverinfo";

    /// <summary>The fields that there are (XEP-0157, section 3), in the order in which they are sent.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "abuse-addresses", "admin-addresses", "feedback-addresses", "sales-addresses", "security-addresses", "status-addresses",
        "support-addresses",
    ];

    /// <summary>Says what is wrong with an address.</summary>
    /// <param name="address">An absolute URI, such as <c>mailto:abuse@example.org</c>.</param>
    /// <returns>The reason and the fix, or null where nothing is wrong.</returns>
    public static string? Problem(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!Ascii.IsValid(address))
        {
            return $"'{address}' is not a URI; percent-encode what is not ASCII";
        }

        if (!HasScheme(address))
        {
            return address.Contains('@', StringComparison.Ordinal)
                ? $"'{address}' is not a URI; use mailto:{address} or xmpp:{address}"
                : $"'{address}' is not an absolute URI; use one like mailto:abuse@example.org, xmpp:admin@example.org or https://example.org/contact";
        }

        return Uri.IsWellFormedUriString(address, UriKind.Absolute) && !address.EndsWith(':')
            ? null
            : $"'{address}' is not a well-formed URI (RFC 3986); percent-encode blanks and special characters";
    }

    /// <summary>Whether a text begins with a scheme (RFC 3986, section 3.1); .NET takes a path for a file URI.</summary>
    private static bool HasScheme(string address)
    {
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Uri.CheckSchemeName(address[..colon]);
    }
}
