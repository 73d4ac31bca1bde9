using CwHoe.Api.AkashicLayers;
using CwHoe.Host.Controllers;
using CwHoe.Host.Controllers.AkashicLayers;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Tests.AkashicLayers;

public sealed class AkashicLayerMappingTests
{
    private static readonly AkashicLayer[] Layers = [Layer("lab"), Layer("tasks", "lab"), Layer("november", "tasks"), Layer("phases", "lab"), Layer("other")];

    private readonly AkashicLayerMapping _mapping = new(Lister<AkashicLayer>.Of(Layers, NamespaceIndex.Options<AkashicLayer>().Indexes));

    [Fact]
    public void OfLayer_Changed_IsAllBelowItAndItsRoot()
    {
        Assert.Equal("lab november phases tasks", Names(_mapping.OfLayer(Layers[0])));
        Assert.Equal("lab november tasks", Names(_mapping.OfLayer(Layers[1])));
        Assert.Equal("lab november", Names(_mapping.OfLayer(Layers[2])));
        Assert.Equal("other", Names(_mapping.OfLayer(Layers[4])));
    }

    [Fact]
    public void OfLayer_GoneOrInARing_IsWhatStoodBelowIt()
    {
        Assert.Equal("gone", Names(_mapping.OfLayer(Layer("gone", "gone"))));
        Assert.Equal("below gone", Names(new AkashicLayerMapping(Lister<AkashicLayer>.Of([Layer("below", "gone")], NamespaceIndex.Options<AkashicLayer>().Indexes)).OfLayer(Layer("gone"))));
    }

    [Fact]
    public void OfStore_PodOrDeployment_IsItsWholeTree()
    {
        Assert.Equal("lab november phases tasks", Names(_mapping.OfStore(new() { Namespace = "team", Labels = new Dictionary<string, string> { ["cw-hoe.dev/akashic-layer"] = "lab" } })));
        Assert.Empty(_mapping.OfStore(new() { Namespace = "team", Labels = new Dictionary<string, string> { ["cw-hoe.dev/router-policy"] = "lab" } }));
    }

    [Theory]
    [InlineData("BucketReady", "True", false)]
    [InlineData("BucketReady", "False", true)]
    [InlineData("Consistent", "False", true)]
    public void IsReported_Condition_IsAnotherOne(string type, string status, bool reported)
    {
        var before = With(1, "BucketReady", "True");
        var now = type == "BucketReady" ? With(2, type, status) : before with { Status = before.Status! with { StoreConditions = [.. before.Status.StoreConditions!, Condition(type, status)] } };

        Assert.Equal(reported, AkashicLayerMapping.IsReported(new(ChangeKind.Modified, before, now)));
    }

    private static AkashicLayer With(long size, string type, string status) => Layer("lab") with { Status = new() { TreeSize = size, StoreConditions = [Condition(type, status)] } };

    private static V1Condition Condition(string type, string status) => new() { Type = type, Status = status, Reason = "Some", Message = "" };

    private static string Names(IEnumerable<ObjectKey> keys) => string.Join(' ', keys.Select(key => key.Name).Order(StringComparer.Ordinal));

    private static AkashicLayer Layer(string name, string? parent = null) =>
        new() { Metadata = new() { Name = name, Namespace = "team", Generation = 1 }, Spec = new() { ParentRef = parent is null ? null : new() { Name = parent } } };
}
