using System.Text;
using Extdisco.Credentials;
using Extdisco.Xmpp;

namespace Extdisco.Tests.Credentials;

public sealed class TurnRestTests
{
    [Theory]
    [InlineData("my shared secret", "100:dummy_user", "aBGRg1t/TGlc9+gkWObW2Li97Ew=")]
    [InlineData("secret123", "10000:dummy_user@example.org", "CKDrp61KWUnSXKusLAMKmL0qcQo=")]
    public void Known_usernames_get_their_known_passwords(string secret, string username, string password)
    {
        TurnRest.Password(new Secret(secret), username).Reveal().Should().Be(password);
        var key = new TurnRestKey(new Secret(secret));
        Password(key, username).Should().Be(password);
        Password(key, "something else").Should().NotBe(password);
        Password(key, username).Should().Be(password, "a keyed hash starts anew each time");
    }

    private static string Password(TurnRestKey key, string username)
    {
        var minted = new byte[TurnRestKey.MintedBytes];
        var password = new byte[TurnRestKey.PasswordLength];
        key.MintPassword(Encoding.UTF8.GetBytes(username), minted);
        TurnRestKey.WritePassword(minted, password);
        return Encoding.ASCII.GetString(password);
    }

    [Fact]
    public void A_password_is_not_printed() => TurnRest.Password(new Secret("s"), "1:u").ToString().Should().Be("***");
}
