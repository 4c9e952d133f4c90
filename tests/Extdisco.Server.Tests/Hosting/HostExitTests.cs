using Extdisco.Server.Hosting;
using Extdisco.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Hosting;

public sealed class HostExitTests
{
    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task A_background_service_that_fails_ends_the_process_with_1()
    {
        (await RunAsync(builder => builder.Services.AddHostedService(_ => new Background()))).Should().Be(1);
        (await _log.WaitForAsync("something unexpected happened")).Level.Should().Be(LogLevel.Critical);
    }

    [Fact]
    public async Task A_service_that_fails_to_start_ends_the_process_with_1() =>
        (await RunAsync(builder => builder.Services.AddHostedService<Stopper>(_ => throw new InvalidOperationException("as the test wants")))).Should().Be(1);

    [Fact]
    public async Task A_host_that_is_told_to_stop_ends_the_process_with_0() =>
        (await RunAsync(builder => builder.Services.AddHostedService<Stopper>())).Should().Be(0);

    [Fact]
    public async Task A_host_that_is_told_to_stop_before_it_has_started_ends_the_process_with_0()
    {
        (await RunAsync(builder => builder.Services.AddHostedService<Stopper>(), new CancellationToken(canceled: true))).Should().Be(0);
        (await _log.WaitForAsync("extdisco has stopped")).Level.Should().Be(LogLevel.Information);
    }

    private async Task<int> RunAsync(Action<HostApplicationBuilder> configure, CancellationToken stop = default)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        configure(builder);
        using var host = builder.Build();
        return await host.RunToExitCodeAsync(_log, stop);
    }

    private sealed class Background : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("as the test wants");
        }
    }

    private sealed class Stopper(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }
    }
}
