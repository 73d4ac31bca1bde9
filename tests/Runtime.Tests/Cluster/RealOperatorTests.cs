using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Status;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>Whole operators on real servers.</summary>
[Trait("Needs", "cluster")]
public sealed class RealOperatorTests
{
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(DisplayName = "48 · a read after a write sees it on the real server")]
    [MemberData(nameof(StormTests.Servers), MemberType = typeof(StormTests))]
    public async Task Reconcile_AfterItsOwnWrite_ReadsIt(string kubeconfig)
    {
        const int writes = 50;
        await using var server = await WidgetServer.StartAsync(kubeconfig);
        StatusWriter? writer = null;
        var seen = new List<int>();
        var controller = new WidgetController(async (widget, cancellationToken) =>
        {
            seen.Add(widget.Status?.Seen ?? 0);
            if (seen.Count > writes)
                return ReconciliationResult<Widget>.Success(widget);
            await writer!.WriteAsync(widget, new() { Seen = seen.Count }, WidgetJson.Default.WidgetStatus, "test-status", cancellationToken);
            return ReconciliationResult<Widget>.Success(widget, requeueAfter: TimeSpan.FromTicks(1));
        });
        await using var running = Create(server, server.Client, controller);
        writer = running.Services.GetRequiredService<StatusWriter>();
        await server.PutWidgetAsync("a", "red");

        await running.StartAsync(Cancellation);
        await server.UntilAsync<Widget>("a", widget => widget?.Status?.Seen == writes, Cancellation);
        await Waiting.UntilAsync(() => seen.Count > writes);

        Assert.Equal(Enumerable.Range(0, writes + 1), seen);
    }

    [Fact(DisplayName = "46 · a no-op apply changes no RV and causes no loop on the real server")]
    public async Task Reconcile_NothingToDo_CausesNoFurtherOne()
    {
        await using var server = await WidgetServer.FullAsync();
        var client = new RecordingClient(server.Client, server.Json);
        Applier? applier = null;
        StatusWriter? writer = null;
        var controller = new WidgetController(async (widget, cancellationToken) =>
        {
            await applier!.ApplyAsync(
                ObjectOwner.Of(widget), [Part(widget)], [ConfigMaps], new() { FieldManager = "test", Force = true }, cancellationToken);
            await writer!.WriteAsync(widget, new() { Seen = 1 }, WidgetJson.Default.WidgetStatus, "test-status", cancellationToken);
            return ReconciliationResult<Widget>.Success(widget);
        });
        await using var running = Create(server, client, controller);
        applier = running.Services.GetRequiredService<Applier>();
        writer = running.Services.GetRequiredService<StatusWriter>();
        await server.PutWidgetAsync("a", "red");
        await running.StartAsync(Cancellation);
        // The one for the widget, and the one for the part that it made.
        await controller.Reconciled.NextAsync(widget => widget.Status is not null);
        var stored = await server.Client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation);
        var writes = client.Calls.Count(call => call.IsWrite);

        // Were there a loop, further reconciles would come between these.
        for (var edit = 0; edit < 20; edit++)
        {
            await server.PutWidgetAsync("a", $"colour {edit}");
            Assert.Equal($"colour {edit}", (await controller.Reconciled.NextAsync()).Colour);
        }

        Assert.Equal(writes, client.Calls.Count(call => call.IsWrite));
        Assert.Equal(stored!.Metadata.ResourceVersion, (await server.Client.GetAsync<V1ConfigMap>("a", server.Namespace, Cancellation))!.Metadata.ResourceVersion);
        Assert.False(controller.Reconciled.Reader.TryRead(out _));
    }

    private static RunningOperator Create(TestServer server, IKubernetesClient client, WidgetController controller) =>
        new(client, TestOperator.Options with { Namespaces = [server.Namespace] }, builder =>
        {
            builder.Services.AddSingleton(controller);
            builder.AddController<WidgetController.Adapter, Widget>(it => _ = server.HasNamespace ? it.Owns(ConfigMaps) : it);
        });

    private static PlannedObject Part(Widget widget) => new(ConfigMaps, widget.Metadata.Namespace, "a", JsonElement.Parse(
        $$$"""
        {"apiVersion":"v1","kind":"ConfigMap","data":{"k":"v"},"metadata":{"name":"a","namespace":"{{{widget.Metadata.Namespace}}}",
         "labels":{"{{{TestOperator.OwnerLabel}}}":"{{{widget.Metadata.Uid}}}"},
         "ownerReferences":[{"apiVersion":"test.cw-hoe.dev/v1","kind":"Widget","name":"{{{widget.Metadata.Name}}}","uid":"{{{widget.Metadata.Uid}}}"}]}}
        """));
}
