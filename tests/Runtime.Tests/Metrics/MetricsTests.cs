using System.Diagnostics;
using System.Diagnostics.Metrics;
using CwHoe.Runtime.Metrics;
using CwHoe.Runtime.Tests.Scripted;

namespace CwHoe.Runtime.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Write_CounterGaugeHistogram_IsPrometheusText()
    {
        using var meter = new Meter("test");
        using var collector = new MetricsCollector(m => ReferenceEquals(m, meter));
        var counter = meter.CreateCounter<long>("things_total", description: "Things \\ done\nso far.");
        var gauge = meter.CreateUpDownCounter<long>("level", description: "Level.");
        var histogram = meter.CreateHistogram("wait_seconds", description: "Wait.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        counter.Add(1, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        gauge.Add(5);
        gauge.Add(-2);
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        var text = PrometheusText.Write(collector.Collect());

        Assert.Equal(
            """
            # HELP level Level.
            # TYPE level gauge
            level 3
            # HELP things_total Things \\ done\nso far.
            # TYPE things_total counter
            things_total{kind="a\"b\\c\nd"} 3
            # HELP wait_seconds Wait.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.1"} 1
            wait_seconds_bucket{le="1"} 2
            wait_seconds_bucket{le="+Inf"} 3
            wait_seconds_sum 7.6
            wait_seconds_count 3

            """,
            text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Write_ObservableGauge_ForgetsWhatIsNoLongerSaid()
    {
        using var meter = new Meter("test");
        using var collector = new MetricsCollector(m => ReferenceEquals(m, meter));
        var said = "a";
        meter.CreateObservableGauge("depth", () => new Measurement<double>(1, new KeyValuePair<string, object?>("name", said)), description: "Depth.");
        Assert.Contains("depth{name=\"a\"} 1", PrometheusText.Write(collector.Collect()));

        said = "b";

        var text = PrometheusText.Write(collector.Collect());
        Assert.Contains("depth{name=\"b\"} 1", text);
        Assert.DoesNotContain("name=\"a\"", text);
    }

    [Fact]
    public async Task Metrics_OfARunningOperator_PassPromtool()
    {
        var controller = new WidgetController((w, _) => w.Metadata.Name == "bad" ? throw new InvalidOperationException("bug")
            : Task.FromResult(Runtime.Controllers.ReconciliationResult<Widget>.Success(w)));
        var cluster = new FakeCluster();
        await using var host = new TestOperator(cluster, controller);
        using var process = new ProcessMetrics();
        using var collector = new MetricsCollector();
        await host.StartAsync();
        cluster.Put(Widget.Named("a"));
        cluster.Put(Widget.Named("bad"));
        await controller.Reconciled.NextAsync();
        await controller.Reconciled.NextAsync();
        await Waiting.UntilAsync(() => host.Queue.InWork == 0);

        var text = PrometheusText.Write(collector.Collect());

        foreach (var name in new[]
        {
            "controller_runtime_reconcile_total", "controller_runtime_reconcile_errors_total", "controller_runtime_reconcile_panics_total",
            "controller_runtime_reconcile_time_seconds_bucket", "controller_runtime_max_concurrent_reconciles", "controller_runtime_active_workers",
            "workqueue_depth", "workqueue_adds_total", "workqueue_queue_duration_seconds_sum", "workqueue_work_duration_seconds_count",
            "workqueue_unfinished_work_seconds", "workqueue_longest_running_processor_seconds", "workqueue_retries_total",
            "process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds",
        })
            Assert.Contains($"\n{name}", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), await PromtoolAsync(text));
    }

    private static async Task<(int ExitCode, string Output)> PromtoolAsync(string metrics)
    {
        Process promtool;
        try
        {
            promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("promtool is missing: apt-get install --no-install-recommends prometheus", exception);
        }

        using (promtool)
        {
            await promtool.StandardInput.WriteAsync(metrics);
            promtool.StandardInput.Close();
            var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (promtool.ExitCode, await output + await errors);
        }
    }
}
