using System.Text;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Tests.Events;

public sealed class EventTests
{
    private readonly FakeCluster _cluster = new();

    [Fact(DisplayName = "56 · an event storm becomes one series")]
    public async Task Record_Storm_IsOneEventWithASeries()
    {
        await using var host = new TestOperator(_cluster, new WidgetController());
        var recorder = host.Services.GetRequiredService<EventRecorder>();
        for (var i = 0; i < 500; i++)
            recorder.Record(Widget.Named("a"), EventSeverity.Warning, "NotReady", "Probe", $"try {i}");
        await host.StartAsync();
        await _cluster.Writes.NextAsync();
        await _cluster.Writes.NextAsync();

        Assert.Equal(2, _cluster.Applies.Count);
        Assert.Single(_cluster.Applies.Select(a => a.Planned.Name).Distinct());
        Assert.Equal("try 0", _cluster.Applies[1].Planned.Body.GetProperty("note").GetString());
        Assert.Equal(500, _cluster.Applies[1].Planned.Body.GetProperty("series").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Record_AgainAfterSixMinutes_IsANewEvent()
    {
        await using var host = await StartAsync();
        var recorder = host.Services.GetRequiredService<EventRecorder>();
        recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Ready", "Probe", "one");
        await _cluster.Writes.NextAsync();

        host.Time.Advance(TimeSpan.FromMinutes(6));
        recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Ready", "Probe", "two");
        await _cluster.Writes.NextAsync();

        Assert.Equal(["one", "two"], _cluster.Applies.Select(a => a.Planned.Body.GetProperty("note").GetString()));
        Assert.Equal(2, _cluster.Applies.Select(a => a.Planned.Name).Distinct().Count());
    }

    [Fact]
    public async Task Record_OtherReason_IsAnotherEvent()
    {
        await using var host = await StartAsync();
        var recorder = host.Services.GetRequiredService<EventRecorder>();
        recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Created", "Apply", "one");
        recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Ready", "Probe", "two");
        await _cluster.Writes.NextAsync();
        await _cluster.Writes.NextAsync();

        var first = _cluster.Applies[0].Planned.Body;
        Assert.Equal("events.k8s.io/v1", first.GetProperty("apiVersion").GetString());
        Assert.Equal("test.cw-hoe.dev/operator", first.GetProperty("reportingController").GetString());
        Assert.Equal("uid-a", first.GetProperty("regarding").GetProperty("uid").GetString());
        Assert.Equal(2, _cluster.Applies.Select(a => a.Planned.Name).Distinct().Count());
    }

    [Fact]
    public async Task Record_GroupMissing_FallsBackToTheCoreGroup()
    {
        var refused = false;
        _cluster.OnWrite = _ =>
        {
            if (!refused)
            {
                refused = true;
                throw ApiFaults.Status(404, "NotFound", "404 page not found");
            }
        };
        await using var host = await StartAsync();
        host.Services.GetRequiredService<EventRecorder>().Record(Widget.Named("a", ns: null), EventSeverity.Normal, "Created", "Apply", "one");
        await _cluster.Writes.NextAsync();

        var (planned, _) = Assert.Single(_cluster.Applies);
        Assert.Equal(("v1", "one", "default"), (planned.Body.GetProperty("apiVersion").GetString(), planned.Body.GetProperty("message").GetString(), planned.Namespace));
        Assert.Equal("a", planned.Body.GetProperty("involvedObject").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Record_ServerRefuses_IsCountedAndTheNextIsWritten()
    {
        _cluster.OnWrite = _ =>
        {
            _cluster.OnWrite = null;
            throw ApiFaults.Status(403, "Forbidden");
        };
        await using var host = await StartAsync();
        var recorder = host.Services.GetRequiredService<EventRecorder>();
        recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Created", "Apply", "one");
        recorder.Record(Widget.Named("b"), EventSeverity.Normal, "Created", "Apply", "two");
        await _cluster.Writes.NextAsync();

        Assert.Contains("""cwhoe_events_dropped_total{reason="refused"} 1""", host.Metrics());
    }

    [Fact]
    public async Task Record_NamespaceTerminating_IsCountedByItself()
    {
        _cluster.OnWrite = _ =>
        {
            _cluster.OnWrite = null;
            throw ApiFaults.Status(403, "Forbidden", "it is being terminated", new V1StatusCause { Reason = "NamespaceTerminating", Field = "metadata.namespace" });
        };
        await using var host = await StartAsync();
        var recorder = host.Services.GetRequiredService<EventRecorder>();
        recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Created", "Apply", "one");
        recorder.Record(Widget.Named("b"), EventSeverity.Normal, "Created", "Apply", "two");
        await _cluster.Writes.NextAsync();

        Assert.Contains("""cwhoe_events_dropped_total{reason="namespace_terminating"} 1""", host.Metrics());
    }

    [Fact]
    public void Record_QueueFull_DropsAndCountsAndNeverWaits()
    {
        var host = new TestOperator(_cluster, new WidgetController());
        var recorder = host.Services.GetRequiredService<EventRecorder>();

        for (var i = 0; i < 1010; i++)
            recorder.Record(Widget.Named("a"), EventSeverity.Normal, "Created", "Apply", "one");

        Assert.Contains("""cwhoe_events_dropped_total{reason="queue_full"} 10""", host.Metrics());
    }

    [Theory]
    [InlineData("short", 1024, "short")]
    [InlineData("ééé", 5, "éé")]
    [InlineData("a😀b", 4, "a")]
    [InlineData("a😀b", 5, "a😀")]
    public void Cut_TooLong_SplitsNoCharacter(string text, int bytes, string expected)
    {
        var cut = EventBody.Cut(text, bytes);

        Assert.Equal(expected, cut);
        Assert.True(Encoding.UTF8.GetByteCount(cut) <= bytes);
    }

    private async Task<TestOperator> StartAsync()
    {
        var host = new TestOperator(_cluster, new WidgetController());
        await host.StartAsync();
        return host;
    }
}
