using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Extdisco.Benchmarks.Micro;

/// <summary>Benchmarks run in this process: BenchmarkDotNet would otherwise build a project for each, under rules that are not made for it.</summary>
internal sealed class InProcessConfig : ManualConfig
{
    /// <summary>Less than BenchmarkDotNet's own short run, so that all of them take two minutes: five iterations of a tenth of a second.</summary>
    public static Job Short { get; } = Job.ShortRun.WithWarmupCount(3).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(100));

    /// <summary>Makes the configuration.</summary>
    /// <param name="job">How long is measured.</param>
    public InProcessConfig(Job job)
    {
        AddJob(job.WithLaunchCount(1).WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.Max);
        HideColumns(Column.Mean, Column.Error, Column.StdDev, Column.Job, Column.RatioSD);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
    }
}
