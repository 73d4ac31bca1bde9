using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Tests.LeaderElection;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>Candidates for a lease of a real server, one of them behind a relay that is cut and stalled.</summary>
[Trait("Needs", "cluster")]
public sealed class RealElectionTests
{
    private static readonly ResourceType Leases = ResourceType.Of<V1Lease>();

    // Shorter than the defaults, in the same proportions.
    private static readonly LeaderElectionOptions Quick = Candidate.Options with
    {
        LeaseDuration = TimeSpan.FromSeconds(6), RenewDeadline = TimeSpan.FromSeconds(4), RetryPeriod = TimeSpan.FromSeconds(0.8),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(DisplayName = "49 · two candidates, one cut off again and again, never lead together on the real server")]
    public async Task Candidates_OneStalled_NeverLeadTogether()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var relay = Relay.Start(server.Config.Server);
        using var distant = server.Connect(relay.Through);
        for (var round = 0; round < 2; round++)
        {
            await using var far = new Candidate($"far-{round}", distant, TimeProvider.System, In(server));
            await far.Leading.InTime();
            await using var near = new Candidate($"near-{round}", server.Client, TimeProvider.System, In(server));
            relay.Stall();

            await near.Leading.InTime();
            Assert.False(far.Fence.IsOpen);
            Assert.True(near.Fence.IsOpen);
            await relay.CutAsync();
            relay.Resume();

            await Assert.ThrowsAsync<WriteFencedException>(() => far.Client.DeleteAsync<V1ConfigMap>("a", server.Namespace, Cancellation));
            await far.StopAsync();   // it lost the lease, so it leaves it alone
            Assert.Equal($"near-{round}", (await LeaseAsync(server)).HolderIdentity);
            await near.StopAsync();
        }

        Assert.Equal(3, (await LeaseAsync(server)).LeaseTransitions);
    }

    [Fact(DisplayName = "50 · one failed renewal keeps the lead on the real server")]
    public async Task Renew_OneCutOff_KeepsTheLead()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var relay = Relay.Start(server.Config.Server);
        using var distant = server.Connect(relay.Through);
        var client = new RecordingClient(distant, server.Json);
        await using var leader = new Candidate("leader", client, TimeProvider.System, In(server));
        await leader.Leading.InTime();

        relay.Refuse();
        await relay.CutAsync();
        var known = client.Calls.Count;
        await Waiting.UntilAsync(() => client.Calls.Count > known);
        relay.Resume();
        await server.UntilAsync<V1Lease>("lead", lease => lease?.Spec?.RenewTime > lease?.Spec?.AcquireTime + Quick.RenewDeadline, Cancellation);

        Assert.True(leader.Fence.IsOpen);
        Assert.Equal(("leader", 0), ((await LeaseAsync(server)).HolderIdentity, (await LeaseAsync(server)).LeaseTransitions));
    }

    [Fact(DisplayName = "51 · an operator cut off from the server stops writing before another leads, and ends, on the real server")]
    public async Task Operator_Stalled_WritesNothingOnceAnotherLeads()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var relay = Relay.Start(server.Config.Server);
        using var distant = server.Connect(relay.Through);
        var refused = new TaskCompletionSource();
        IKubernetesClient? client = null;
        var controller = new WidgetController(async (widget, _) =>
        {
            try
            {
                // It never looks at its token: only the fence can hold it back.
                await client!.ApplyAsync(Part(server.Namespace), new() { FieldManager = "test" }, CancellationToken.None);
            }
            catch (WriteFencedException)
            {
                refused.TrySetResult();
            }

            return ReconciliationResult<Widget>.Success(widget, requeueAfter: TimeSpan.FromMilliseconds(20));
        });
        await using var running = Create(server, distant, controller);
        client = running.Services.GetRequiredService<IKubernetesClient>();
        var stopping = new TaskCompletionSource();
        await using var registration = running.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await server.PutWidgetAsync("a", "red");
        await running.StartAsync(Cancellation);
        await server.UntilAsync<V1ConfigMap>("part", part => part is not null, Cancellation);
        await using var next = new Candidate("next", server.Client, TimeProvider.System, In(server));

        relay.Stall();
        await next.Leading.InTime();
        await next.Client.DeleteAsync<V1ConfigMap>("part", server.Namespace, Cancellation);
        await refused.Task.InTime();
        await stopping.Task.InTime();
        Assert.Equal(OperatorPhase.Failed, running.Services.GetRequiredService<OperatorHealth>().Phase);
        await relay.CutAsync();
        relay.Resume();
        await running.StopAsync(Cancellation);

        Assert.Null(await server.Client.GetAsync<V1ConfigMap>("part", server.Namespace, Cancellation));
        Assert.Equal("next", (await LeaseAsync(server)).HolderIdentity);
    }

    [Fact(DisplayName = "52 · a released lease lets the standby lead within the retry period on the real server")]
    public async Task Release_WithAStandby_HandsOver()
    {
        await using var server = await WidgetServer.FullAsync();
        await using var former = new Candidate("former", server.Client, TimeProvider.System, In(server));
        await former.Leading.InTime();
        await using var standby = new Candidate("standby", server.Client, TimeProvider.System, In(server));

        var began = TimeProvider.System.GetUtcNow();
        await former.StopAsync();
        await standby.Leading.InTime();

        var taken = (await LeaseAsync(server)).AcquireTime - began;
        Assert.InRange(taken!.Value, TimeSpan.Zero, Quick.RetryPeriod + TimeSpan.FromSeconds(1));   // the second is for a busy machine; without the release it is 6
    }

    [Fact(DisplayName = "53 · a shutdown lets a reconcile write, then releases the lease, on the real server")]
    public async Task Stop_ReconcileUnderWay_IsLetWriteBeforeTheLeaseGoes()
    {
        await using var server = await WidgetServer.FullAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        IKubernetesClient? client = null;
        var holder = "";
        var controller = new WidgetController(async (widget, cancelled) =>
        {
            begun.TrySetResult();
            await goOn.Task;
            await client!.ApplyAsync(Part(server.Namespace), new() { FieldManager = "test" }, cancelled);
            holder = (await LeaseAsync(server)).HolderIdentity;
            return ReconciliationResult<Widget>.Success(widget);
        });
        await using var running = Create(server, server.Client, controller);
        client = running.Services.GetRequiredService<IKubernetesClient>();
        await server.PutWidgetAsync("a", "red");
        await running.StartAsync(Cancellation);
        await begun.Task.InTime();

        var stopped = running.StopAsync(Cancellation);
        goOn.SetResult();
        await stopped.InTime();

        Assert.NotNull(await server.Client.GetAsync<V1ConfigMap>("part", server.Namespace, Cancellation));
        Assert.Equal(("operator", ""), (holder, (await LeaseAsync(server)).HolderIdentity));
    }

    private static LeaderElectionOptions In(TestServer server) => Quick with { Namespace = server.Namespace };

    private static RunningOperator Create(TestServer server, IKubernetesClient client, WidgetController controller) => new(
        client, TestOperator.Options with { Namespaces = [server.Namespace], LeaderElection = In(server) with { Identity = "operator" } }, builder =>
        {
            builder.Services.AddSingleton(controller);
            builder.AddController<WidgetController.Adapter, Widget>();
        });

    private static async Task<V1LeaseSpec> LeaseAsync(TestServer server) =>
        (await server.Client.GetAsync<V1Lease>(Leases, Quick.LeaseName, server.Namespace, Cancellation))!.Spec!;

    private static PlannedObject Part(string ns) => new(ResourceType.Of<V1ConfigMap>(), ns, "part", JsonElement.Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"part","namespace":"{{{ns}}}"},"data":{"k":"v"}}"""));
}
