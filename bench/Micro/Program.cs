using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a generated project would be built under this repository's rules, and is not written for them.
var artifacts = Path.Combine(Path.GetTempPath(), "hoe-bench-micro");
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(8))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .WithArtifactsPath(artifacts);
foreach (var summary in BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config))
{
    MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
    if (summary.HasCriticalValidationErrors || summary.Reports.Any(r => !r.Success))
        return 1;
}

return 0;
