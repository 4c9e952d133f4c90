using BenchmarkDotNet.Attributes;
using Extdisco.Benchmarks.Load;
using Extdisco.Credentials;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Benchmarks.Micro;

/// <summary>Credentials for a user who has some in the window already, and for one who has not.</summary>
public class MintBenchmarks
{
    private static readonly Secret Secret = new(Site.RelaySecret);

    private readonly Jid _user = Jid.Parse("u0000001@example.org/gajim.1");
    private readonly TurnRestIssuer _issuer = SampleSite.Issuer();
    private readonly TurnRestIssuer _forgetful = new(new TurnRestOptions { Secret = Secret, RememberedUsers = 0 });
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly byte[] _room = new byte[RenderedCredentials.Room];

    [Benchmark]
    public bool Remembered() => _issuer.TryIssue(_user, _now, _room, out _);

    [Benchmark]
    public bool Minted() => _forgetful.TryIssue(_user, _now, _room, out _);
}
