namespace Extdisco.Server.Tests.Hosting;

/// <summary>Where the real program goes on when bytes come in. The runtime has one thread for sockets a processor where it is there, and fewer otherwise.</summary>
public sealed class SocketThreadTests
{
    private const string ThreadName = ".NET Sockets";

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task It_goes_on_where_bytes_come_in_unless_the_operator_says_otherwise(string? said)
    {
        var threads = await ConnectedProgram.CountAsync(server => server.CountThreads(ThreadName), "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", said);

        threads.Should().Be(said is null ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount / 30));
    }
}
