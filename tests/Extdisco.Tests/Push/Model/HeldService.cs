using System.Globalization;
using System.Xml.Linq;

namespace Extdisco.Tests.Push.Model;

/// <summary>A service as a client holds it.</summary>
internal sealed record HeldService(string? Name, string Form, bool IsRestricted, string? Username, string? Password, DateTimeOffset? Expires)
{
    /// <summary>By what a client knows the service again.</summary>
    public static string KeyOf(XElement service) =>
        string.Join(' ', new[] { "type", "host", "port", "transport" }.Select(name => service.Attribute(name)?.Value ?? "-"));

    public static HeldService Of(XElement service) => new(
        service.Attribute("name")?.Value,
        string.Concat(service.Elements().Select(form => form.ToString(SaveOptions.DisableFormatting))),
        service.Attribute("restricted") is { } restricted && (bool)restricted,
        service.Attribute("username")?.Value,
        service.Attribute("password")?.Value,
        service.Attribute("expires") is { } expires ? DateTimeOffset.Parse(expires.Value, CultureInfo.InvariantCulture) : null);

    /// <summary>The same with other credentials.</summary>
    public HeldService With(HeldService credentials) =>
        this with { IsRestricted = false, Username = credentials.Username, Password = credentials.Password, Expires = credentials.Expires };

    /// <summary>
    /// Whether this is as good as what a query returns: credentials may be older, as long as they hold. Those that have to be asked
    /// for may be there or not.
    /// </summary>
    /// <param name="asked">What a query for services returns.</param>
    /// <param name="requested">What a query for its credentials returns.</param>
    /// <param name="now">The time.</param>
    public bool IsAsGoodAs(HeldService asked, HeldService requested, DateTimeOffset now) =>
        string.Equals(Name, asked.Name, StringComparison.Ordinal)
        && string.Equals(Form, asked.Form, StringComparison.Ordinal)
        && (asked.IsRestricted && Username is null ? IsRestricted : HoldsLike(requested, now));

    /// <summary>Behind the expiry, a username follows from the user and the secret; the password follows from it and the secret.</summary>
    private bool HoldsLike(HeldService requested, DateTimeOffset now) =>
        !IsRestricted
        && string.Equals(UserOf(Username), UserOf(requested.Username), StringComparison.Ordinal)
        && (string.Equals(Password, requested.Password, StringComparison.Ordinal) || !string.Equals(Username, requested.Username, StringComparison.Ordinal))
        && Expires is null == requested.Expires is null
        && !(Expires <= now);

    private static string? UserOf(string? username) => username?[(username.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
