using System.Globalization;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Extdisco.Benchmarks.Load;
using Extdisco.Benchmarks.Micro;
using Extdisco.Benchmarks.References;

const string Usage = """
    Extdisco.Benchmarks micro [BENCHMARKDOTNET-OPTIONS]    micro-benchmarks, such as: micro --filter '*Query*'
    Extdisco.Benchmarks micro-short [the same]             the same with fewer and shorter iterations
    Extdisco.Benchmarks load [OPTIONS]                     the load generator; load --help
    Extdisco.Benchmarks soak [OPTIONS]                     the load generator for long (scripts/soak); soak --help
    Extdisco.Benchmarks echo|floor|trivial PORT            a reference program (the load generator starts these itself)
    """;

switch (args)
{
    case ["micro", .. var options]:
        BenchmarkSwitcher.FromAssembly(typeof(QueryBenchmarks).Assembly).Run(options, new InProcessConfig(Job.MediumRun));
        return 0;
    case ["micro-short", .. var options]:
        BenchmarkSwitcher.FromAssembly(typeof(QueryBenchmarks).Assembly).Run(options, new InProcessConfig(InProcessConfig.Short));
        return 0;
    case ["load", .. var options]:
        return LoadCommand.Run(options, Console.Out);
    case ["soak", .. var options]:
        return SoakCommand.Run(options, Console.Out);
    case ["echo", var port]:
        await ReferenceProgram.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), new Echo());
        return 0;
    case ["floor", var port]:
        await ReferenceProgram.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), new Floor());
        return 0;
    case ["trivial", var port]:
        await ReferenceProgram.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), new Trivial());
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
