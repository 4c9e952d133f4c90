using Extdisco.Xmpp.Addressing;

namespace Extdisco;

/// <summary>The text of a bare JID, as a part of the full one's: a key for look-ups that makes no new string.</summary>
internal static class BareText
{
    public static ReadOnlySpan<char> Of(Jid jid)
    {
        var text = jid.ToString();
        return jid.Resource is null ? text : text.AsSpan(0, text.Length - jid.Resource.Length - 1);
    }
}
