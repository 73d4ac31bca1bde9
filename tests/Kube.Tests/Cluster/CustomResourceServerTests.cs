using System.Net;
using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Cluster;

[Trait("Needs", "cluster")]
public sealed class CustomResourceServerTests(CustomResourceServer server) : IClassFixture<CustomResourceServer>
{
    private static readonly CancellationToken Never = TestContext.Current.CancellationToken;
    private static readonly ResourceType Widgets = ResourceType.Of<Widget>();

    private KubernetesClient Client => server.Client;

    private string Ns => server.Unique;

    [Fact]
    public async Task Patch_UnknownField_IsAStrictDecodingErrorUnlessTurnedOff()
    {
        await ApplyAsync("strict", "me", """{"size":1}""");
        var patch = JsonDocument.Parse("""{"spec":{"siez":3}}""").RootElement;

        var fault = await Assert.ThrowsAsync<KubernetesException>(() => Client.PatchAsync<Widget>(Widgets, "strict", Ns, PatchType.Merge, patch, null, Never));
        using var lenient = server.As(config => config with { StrictFields = false });
        var patched = await lenient.PatchAsync<Widget>(Widgets, "strict", Ns, PatchType.Merge, patch, null, Never);

        Assert.Contains("strict decoding error", fault.Message, StringComparison.Ordinal);
        Assert.Contains("spec.siez", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, patched.Spec!.Size);
    }

    [Fact]
    public async Task Create_AgainstTheSchema_NamesTheField()
    {
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => Client.CreateAsync(New("big", new() { Size = 11 }), Never));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "spec.size"), (fault.Code, Assert.Single(fault.Status.Details!.Causes!).Field));
    }

    [Fact]
    public async Task Apply_Twice_KeepsTheResourceVersionAndNamesAConflictingManager()
    {
        var first = await ApplyAsync("ssa", "first", """{"size":3}""");
        var again = await ApplyAsync("ssa", "first", """{"size":3}""");
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => ApplyAsync("ssa", "second", """{"size":4}"""));

        Assert.Equal(first.ResourceVersion, again.ResourceVersion);
        Assert.Equal(HttpStatusCode.Conflict, fault.Code);
        Assert.Contains("\"first\"", Assert.Single(fault.Status.Details!.Causes!).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subresources_StatusAndScale_ChangeOnlyThose()
    {
        await ApplyAsync("sub", "me", """{"size":3,"replicas":1}""");

        await Client.ApplyAsync(
            ClusterFixture.Planned(Widgets, Ns, "sub", """{"apiVersion":"kube-tests.cw-hoe.dev/v1","kind":"Widget","metadata":{"name":"sub"},"spec":{"size":9},"status":{"phase":"Ready","replicas":1}}"""),
            new() { FieldManager = "me", Subresource = "status" },
            Never);
        await Client.ReplaceScaleAsync(Widgets, new() { Metadata = new() { Name = "sub", Namespace = Ns }, Spec = new() { Replicas = 5 } }, Never);
        var scale = await Client.GetScaleAsync(Widgets, "sub", Ns, Never);
        var widget = await Client.GetAsync<Widget>("sub", Ns, Never);

        Assert.Equal((3, 5, "Ready"), (widget!.Spec!.Size, widget.Spec.Replicas, widget.Status!.Phase));
        Assert.Equal((5, 1), (scale!.Spec!.Replicas, scale.Status!.Replicas));
    }

    [Fact]
    public async Task Watch_WithInitialEvents_StreamsThePresentThenTheFuture()
    {
        var label = new Dictionary<string, string> { ["group"] = Ns };
        foreach (var name in new[] { "wl-1", "wl-2", "wl-3" })
            await Client.CreateAsync(New(name, new() { Size = 1 }) with { Metadata = new() { Name = name, Namespace = Ns, Labels = label } }, Never);

        var options = new WatchOptions { SendInitialEvents = true, LabelSelector = $"group={Ns}", Timeout = TimeSpan.FromMinutes(1) };
        await using var events = Client.WatchAsync<Widget>(Widgets, Ns, options, Never).GetAsyncEnumerator(Never);
        var initial = new List<string?>();
        while (await events.MoveNextAsync() && !events.Current.InitialEventsEnd)
            initial.Add(events.Current.Object!.Metadata.Name);
        var end = events.Current;
        await Client.DeleteAsync<Widget>("wl-2", Ns, Never);
        while (await events.MoveNextAsync() && events.Current.Type == WatchEventType.Bookmark)
        {
        }

        Assert.Equal(["wl-1", "wl-2", "wl-3"], initial.Order());
        Assert.Equal(WatchEventType.Bookmark, end.Type);
        Assert.NotNull(end.ResourceVersion);
        Assert.Equal((WatchEventType.Deleted, "wl-2"), (events.Current.Type, events.Current.Object!.Metadata.Name));
    }

    [Fact]
    public async Task List_ModelIsOutdated_KeepsWhatItUnderstands()
    {
        await ApplyAsync("od-1", "me", """{"size":1}""");
        await ApplyAsync("od-2", "me", """{"color":"red"}""");

        var page = await Client.ListPageAsync<OutdatedWidget>(Widgets, Ns, new(), Never);

        Assert.Contains("od-1", page.Items.Select(item => item.Metadata.Name));
        Assert.Contains(page.Undecodable, problem => problem.StartsWith($"Widget {Ns}/od-2: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_KindThatIsNotServed_IsNotTakenForAMissingObject()
    {
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => Client.GetAsync<Widget>(Widgets with { Plural = "gadgets" }, "a", Ns, Never));

        Assert.Equal(HttpStatusCode.NotFound, fault.Code);
        Assert.Null(await Client.GetAsync<Widget>("a-widget-that-is-not", Ns, Never));
    }

    [Fact]
    public async Task Discover_ServerThatListsNoGroups_KnowsTheKindsAskedFor()
    {
        var listed = await Client.DiscoverAsync(Never);
        var resources = await Client.DiscoverAsync([Widgets.ApiVersion, "v1", "apps/v1"], Never);

        Assert.True(resources.Has(Widgets, "status"));
        Assert.True(resources.Has(Widgets, "scale"));
        Assert.False(resources.Has(ResourceType.Of<V1ConfigMap>()));
        Assert.Empty(resources.Unavailable);
        Assert.Empty(listed.Resources);
        Assert.True(resources.ServerVersion!.IsAtLeast(1, 27));
    }

    private Widget New(string name, WidgetSpec spec) => new() { Metadata = new() { Name = name, Namespace = Ns }, Spec = spec };

    private Task<V1ObjectMeta> ApplyAsync(string name, string manager, string spec) =>
        Client.ApplyAsync(
            ClusterFixture.Planned(Widgets, Ns, name, $$"""{"apiVersion":"kube-tests.cw-hoe.dev/v1","kind":"Widget","metadata":{"name":"{{name}}"},"spec":{{spec}} }"""),
            new() { FieldManager = manager },
            Never);
}
