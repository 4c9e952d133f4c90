namespace Extdisco.Server.Tests.Hosting;

/// <summary>How many heaps the threads of the real program have, below the managed one.</summary>
public sealed class NativeHeapTests
{
    [Fact]
    public async Task Threads_share_heaps_unless_the_operator_says_otherwise()
    {
        var shared = await CountAsync(null);
        var own = await CountAsync("64");

        own.Should().BeGreaterThan(shared);
    }

    private static Task<int> CountAsync(string? said) => ConnectedProgram.CountAsync(server => server.CountHeaps(), "MALLOC_ARENA_MAX", said);
}
