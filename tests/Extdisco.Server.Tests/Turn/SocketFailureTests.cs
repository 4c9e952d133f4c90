using System.Net;
using System.Net.Sockets;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

public sealed class SocketFailureTests
{
    private static readonly StunRoute Route = new(new IPEndPoint(IPAddress.Loopback, 3478), "turn.example.org", StunTransport.Tcp, null);

    [Theory]
    [InlineData(SocketError.ConnectionRefused, ProbeFailureKind.ConnectionRefused, "nobody listens at 127.0.0.1:3478")]
    [InlineData(SocketError.TimedOut, ProbeFailureKind.NoAnswer, "no answer from 127.0.0.1:3478")]
    [InlineData(SocketError.NetworkUnreachable, ProbeFailureKind.Unreachable, "cannot be reached from here")]
    [InlineData(SocketError.AddressFamilyNotSupported, ProbeFailureKind.Unreachable, "cannot be reached from here")]
    [InlineData(SocketError.TooManyOpenSockets, ProbeFailureKind.NoSocket, "raise its limit of open files (systemd: LimitNOFILE)")]
    internal void What_a_socket_says_is_told_in_an_operators_words(SocketError error, ProbeFailureKind kind, string words)
    {
        var failure = SocketFailure.Of(new SocketException((int)error), Route);

        failure.Kind.Should().Be(kind);
        failure.Message.Should().Contain(words);
    }
}
