using System.Text;
using System.Text.Unicode;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>Addresses (RFC 7622): bytes and texts are read alike, and what is read is its own normal form and can be sent.</summary>
internal sealed class AddressTarget : IFuzzTarget
{
    private const int MaxPart = 1023;

    private readonly Utf8XmlWriter _writer = new();

    public string Name => "address";

    public int Weight => 1;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random) => TextMaker.Make(random);

    public Task CheckAsync(byte[] input)
    {
        var isAddress = Jid.TryParse(input, out var jid);
        var byText = Utf8.IsValid(input) && Jid.TryParse(Encoding.UTF8.GetString(input), out var read) ? read : null;
        if (jid != byText)
        {
            throw FindingException.Because($"the bytes are '{jid}', the text is '{byText}'");
        }

        Span<char> room = stackalloc char[JidView.Room];
        if (JidView.TryParse(input, room, out var view) != isAddress || !string.Equals(view.ToString(), jid?.ToString() ?? "", StringComparison.Ordinal))
        {
            throw FindingException.Because($"kept it is '{jid}', in place '{view.ToString()}'");
        }

        if (isAddress && (!view.Local.SequenceEqual(jid!.Local ?? "") || !view.Domain.SequenceEqual(jid.Domain) || !view.Bare.SequenceEqual(jid.Bare.ToString())
            || view.IsBare != (jid.Resource is null) || view.IsDomain != jid.IsDomain || view.ToJid() != jid))
        {
            throw FindingException.Because($"'{jid}' has other parts in place");
        }

        if (isAddress && (!view.Utf8.SequenceEqual(Encoding.UTF8.GetBytes(jid!.ToString())) || !view.BareUtf8.SequenceEqual(Encoding.UTF8.GetBytes(jid.Bare.ToString()))
            || view.GetHashCode() != ((JidView)jid).GetHashCode() || view.BareHash != ((JidView)jid.Bare).BareHash))
        {
            throw FindingException.Because($"'{jid}' is other bytes in place");
        }

        if (isAddress)
        {
            Check(jid!);
        }

        Tally.Add(isAddress ? "accepted" : "refused");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Check(Jid jid)
    {
        var text = jid.ToString();
        if (!Jid.TryParse(text, out var again) || !string.Equals(again.ToString(), text, StringComparison.Ordinal))
        {
            throw FindingException.Because($"'{text}' is not its own normal form: '{again}'");
        }

        var parts = new[] { jid.Local, jid.Domain, jid.Resource }.OfType<string>().ToList();
        if (!string.Equals($"{(jid.Local is null ? "" : jid.Local + "@")}{jid.Domain}{(jid.Resource is null ? "" : "/" + jid.Resource)}", text, StringComparison.Ordinal)
            || parts.Exists(part => part.Length == 0 || Encoding.UTF8.GetByteCount(part) > MaxPart)
            || $"{jid.Local}{jid.Domain}".AsSpan().ContainsAny("/@ ")
            || text.Any(char.IsControl))
        {
            throw FindingException.Because($"'{text}' has the parts '{string.Join("', '", parts)}'");
        }

        if (jid.Resource is { } resource && (jid.Bare.WithResource(resource) != jid || jid.Bare.Resource is not null))
        {
            throw FindingException.Because($"'{text}' comes to another address, part by part");
        }

        _writer.Clear();
        _writer.Text(text);
    }
}
