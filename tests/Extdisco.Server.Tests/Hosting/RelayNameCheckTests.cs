using Extdisco.Server.Hosting;
using Extdisco.Server.Tests.Configuration;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Hosting;

public sealed class RelayNameCheckTests
{
    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_warning_at_start_and_after_a_reload()
    {
        using var loggers = new RecordingLoggers();
        using var check = new RelayNameCheck(Samples.Load(Samples.Full, "Relays:0:Host=first.invalid"), TimeProvider.System, loggers.CreateLogger<RelayNameCheck>());
        await check.StartAsync(CancellationToken.None);

        (await loggers.Log.WaitForAsync("first.invalid does not resolve here (")).Level.Should().Be(LogLevel.Warning);
        await check.ApplyAsync(Samples.LoadGood(Samples.Full, "Relays:0:Host=second.invalid"), CancellationToken.None);
        await loggers.Log.WaitForAsync("second.invalid does not resolve here (");

        await check.StopAsync(CancellationToken.None);
    }
}
