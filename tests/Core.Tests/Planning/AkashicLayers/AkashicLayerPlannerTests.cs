using CwHoe.Api.AkashicLayers;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AkashicLayers;

namespace CwHoe.Core.Tests.Planning.AkashicLayers;

public sealed class AkashicLayerPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"compression":{"algorithm":"none"},"retention":{"maxAgeDays":1},"snapshots":{"schedule":"0 3 * * *"},"audit":{"entries":2}}""", false)]
    [InlineData("""{"bucket":{"endpoint":"https://moved.example.org","secretRef":{"name":"other"}}}""", false)]
    [InlineData("""{"embeddings":{"routerRef":{"name":"front"},"model":"m","dimensions":3}}""", false)]
    [InlineData("""{"search":{"engine":"elasticsearch","elasticsearch":{"url":"https://es:9200"}}}""", false)]
    [InlineData("""{"resources":{"limits":{"memory":"2Gi"}}}""", true)]
    [InlineData("""{"cache":{"size":"1Gi"}}""", true)]
    public void Plan_Edit_ReplacesThePodOnlyForWhatItIsMadeOf(string spec, bool replaces) =>
        Assert.Equal(replaces, Deployment(Json.Layer()) != Deployment(Json.Layer($$$"""{"spec":{{{spec}}}}""")));

    [Fact]
    public void Plan_LayerBelowIsEmbedded_OpensTheWayToItsRouterAndNoOther()
    {
        AkashicLayer below = Below("lab", "front"), elsewhere = Below("other", "back");

        Assert.DoesNotContain("router-policy", Text(Plan(Json.Layer(), elsewhere), "NetworkPolicy"), StringComparison.Ordinal);
        var opened = Text(Plan(Json.Layer(), below, elsewhere), "NetworkPolicy");
        Assert.Contains("\"cw-hoe.dev/router-policy\":\"front\"", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("back", opened, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_StatusOfTheStore_IsNotTakenButForItsConditions()
    {
        var layer = Json.Layer() with
        {
            Status = new()
            {
                Prefix = "p/", TreeSize = 7, ActiveHash = "h", VerifierKey = "v", RecordsByPhase = new Dictionary<string, long> { ["use"] = 7 },
                StoreConditions = [new() { Type = "BucketReady", Status = "True", Reason = "BucketAvailable", Message = "" }, new() { Type = "Consistent", Status = "True", Reason = "Proved", Message = "" }],
            },
        };

        var status = Plan(layer).Status;

        Assert.Equal(["Accepted", "Ready", "BucketReady", "Consistent"], status.Conditions!.Select(condition => condition.Type));
        Assert.Equal(status with { ObservedGeneration = 3, Root = "lab", Depth = 0 }, new AkashicLayerStatus { ObservedGeneration = 3, Conditions = status.Conditions, Endpoint = "http://lab-akashic.team.svc", Root = "lab", Depth = 0 });
    }

    [Fact]
    public void Plan_ObjectsRefused_AreInAccepted()
    {
        var layer = Json.Layer();
        var plan = AkashicLayerPlanner.WithRejected(Plan(layer), layer, [new("Deployment", "lab-akashic", "quota exceeded", [])], Now);

        var accepted = plan.Status.Conditions!.Single(condition => condition.Type == "Accepted");
        Assert.Equal(("False", "ApplyRejected", "Deployment lab-akashic: quota exceeded"), (accepted.Status, accepted.Reason, accepted.Message));
    }

    [Fact]
    public void From_Tree_IsTheLayerAndAllBelowItOnce()
    {
        AkashicLayer[] layers = [Named("c", "b"), Named("b", "a"), Named("a", null), Named("d", "a"), Named("x", "y"), Named("y", "x")];

        Assert.Equal(["a", "b", "d", "c"], AkashicLayerTree.From("a", layers).Select(layer => layer.Metadata.Name));
        Assert.Equal(["x", "y"], AkashicLayerTree.From("x", layers).Select(layer => layer.Metadata.Name));
        Assert.Equal(["c"], AkashicLayerTree.From("b", layers.Where(layer => layer.Metadata.Name != "b")).Select(layer => layer.Metadata.Name));
    }

    private static AkashicLayer Named(string name, string? parent) => new() { Metadata = new() { Name = name }, Spec = new() { ParentRef = parent is null ? null : new() { Name = parent } } };

    private static AkashicLayer Below(string parent, string router) => Json.Layer($$$$"""
        {"metadata":{"name":"below-{{{{parent}}}}"},"spec":{"bucket":null,"parentRef":{"name":"{{{{parent}}}}"},"embeddings":{"routerRef":{"name":"{{{{router}}}}"},"model":"m","dimensions":3}}}
        """);

    private static Plan<AkashicLayerStatus> Plan(AkashicLayer layer, params AkashicLayer[] others) =>
        AkashicLayerPlanner.Plan(layer, new() { Layers = [layer, .. others] }, new(), Now);

    private static string Deployment(AkashicLayer layer) => Text(Plan(layer), "Deployment");

    private static string Text(Plan<AkashicLayerStatus> plan, string kind) => plan.Objects.Single(item => item.Type.Kind == kind).Body.GetRawText();
}
