using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Extdisco.Benchmarks.Micro;

/// <summary>Benchmarks run in this process: BenchmarkDotNet would otherwise build a project for each, under rules that are not made for it.</summary>
internal sealed class InProcessConfig : ManualConfig
{
    /// <summary>Makes the configuration.</summary>
    public InProcessConfig()
    {
        AddJob(Job.MediumRun.WithLaunchCount(1).WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
    }
}
