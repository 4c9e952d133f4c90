namespace Extdisco.Tests.Push.Model;

/// <summary>A client: what the component may know of it, and what it holds.</summary>
internal sealed class Client(string address)
{
    /// <summary>How many things one client is remembered to have asked for.</summary>
    private const int MostAsked = 4;

    public string Address { get; } = address;

    public string Bare { get; } = address[..address.IndexOf('/', StringComparison.Ordinal)];

    public string Domain => Bare[(Bare.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether its presence is known to the component.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>When it last gave a sign of life.</summary>
    public DateTimeOffset Life { get; private set; }

    /// <summary>Whether a ping waits for a sign of life.</summary>
    public bool IsPinged { get; set; }

    /// <summary>What it asked for since it was last given up, the newest first.</summary>
    public IReadOnlyList<AskedFor> Asked { get; private set; } = [];

    /// <summary>What was sent to it over this connection and has no answer.</summary>
    public List<SentIq> Sent { get; } = [];

    /// <summary>How many pushes in a row it did not answer.</summary>
    public int Silence { get; set; }

    /// <summary>Whether the component remembers it.</summary>
    public bool IsKnown => IsPresent || Asked.Count > 0;

    public void Come(DateTimeOffset now)
    {
        IsPresent = true;
        Live(now);
    }

    public void Leave(DateTimeOffset now)
    {
        IsPresent = false;
        IsPinged = false;
        Life = now;
        ForgetIfUnknown();
    }

    public void Live(DateTimeOffset now)
    {
        Life = now;
        IsPinged = false;
    }

    /// <summary>It gets no more until it asks again.</summary>
    public void GiveUp()
    {
        Asked = [];
        ForgetIfUnknown();
    }

    /// <summary>An answer to a question came, and with it all that was sent before.</summary>
    public void NoteQuestion(DateTimeOffset now)
    {
        Sent.ForEach(sent => sent.HasArrived = true);
        if (IsKnown)
        {
            Silence = 0;
            Live(now);
        }
    }

    public AskedFor? Find(string name, string? type) => Asked.FirstOrDefault(asked => asked.Is(name, type));

    public void Add(AskedFor asked, DateTimeOffset now)
    {
        Life = now;
        var replaced = asked.Type is null ? Asked.Where(old => string.Equals(old.Name, asked.Name, StringComparison.Ordinal)) : [];
        asked.HasCredentials = replaced.Any(old => old.HasCredentials);
        Asked = [asked, .. Asked.Except(replaced).Take(MostAsked - 1)];
    }

    /// <summary>The connection is lost. Of what it had not shown to have got, the last ones did not arrive.</summary>
    /// <param name="lost">How many at most.</param>
    /// <param name="now">The time.</param>
    public void Lose(int lost, DateTimeOffset now)
    {
        foreach (var sent in Enumerable.Reverse(Sent).Where(sent => sent.About is not null))
        {
            sent.About!.IsSure = false;
            if (!sent.HasArrived && lost-- > 0)
            {
                sent.About.Held = sent.Before!;
            }
        }

        Sent.Clear();
        if (IsPresent)
        {
            Leave(now);
        }
    }

    /// <summary>Whoever is not remembered is forgotten with all that was sent.</summary>
    private void ForgetIfUnknown()
    {
        if (!IsKnown)
        {
            Sent.Clear();
            IsPinged = false;
            Silence = 0;
        }
    }
}
