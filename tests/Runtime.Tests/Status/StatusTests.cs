using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Status;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Tests.Status;

public sealed class StatusTests
{
    [Fact]
    public async Task WriteAsync_SameThenOther_WritesOnlyWhatDiffers()
    {
        var cluster = new FakeCluster();
        var controller = new WidgetController();
        await using var host = new TestOperator(cluster, controller);
        await host.StartAsync();
        var writer = host.Services.GetRequiredService<StatusWriter>();
        var informer = host.Services.GetRequiredService<Informer<Widget>>();
        var widget = cluster.Put(Widget.Named("a") with { Status = new() { Seen = 1 } });

        Assert.Equal(StatusOutcome.Unchanged, await WriteAsync(writer, widget, 1));
        Assert.Equal(StatusOutcome.Written, await WriteAsync(writer, widget, 2));

        var (planned, options) = Assert.Single(cluster.Applies);
        Assert.Equal(("status", true, "test-status"), (options.Subresource, options.Force, options.FieldManager));
        Assert.Equal("""{"apiVersion":"test.cw-hoe.dev/v1","kind":"Widget","metadata":{"name":"a","namespace":"default","resourceVersion":"101"},"status":{"seen":2}}""", planned.Body.GetRawText());
        var stored = cluster.Find<Widget>("a")!;
        await informer.WaitForVersionAsync(ObjectKey.Of(stored), stored.Metadata.ResourceVersion!, TestContext.Current.CancellationToken).InTime();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    public async Task WriteAsync_ObjectGoneOrReplaced_IsGone(int code)
    {
        var cluster = new FakeCluster { OnWrite = _ => throw ApiFaults.Status(code) };
        var controller = new WidgetController();
        await using var host = new TestOperator(cluster, controller);

        Assert.Equal(StatusOutcome.Gone, await WriteAsync(host.Services.GetRequiredService<StatusWriter>(), Widget.Named("a"), 1));
    }

    [Fact]
    public async Task WriteAsync_ObjectChangedMeanwhile_WritesOntoTheNewVersion()
    {
        var cluster = new FakeCluster();
        var controller = new WidgetController();
        await using var host = new TestOperator(cluster, controller);
        var read = cluster.Put(Widget.Named("a"));
        cluster.OnWrite = _ =>
        {
            cluster.OnWrite = null;
            cluster.Put(read with { Colour = "changed" });
            throw ApiFaults.Status(409, "Conflict");
        };

        Assert.Equal(StatusOutcome.Written, await WriteAsync(host.Services.GetRequiredService<StatusWriter>(), read, 1));

        var metadata = Assert.Single(cluster.Applies).Planned.Body.GetProperty("metadata");
        Assert.Equal("102", metadata.GetProperty("resourceVersion").GetString());
    }

    private static Task<StatusOutcome> WriteAsync(StatusWriter writer, Widget widget, int seen) =>
        writer.WriteAsync(widget, new WidgetStatus { Seen = seen }, WidgetJson.Default.WidgetStatus, "test-status", TestContext.Current.CancellationToken);
}
