using CwHoe.Host.Controllers.AgentNodes;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Tests.AgentNodes;

public sealed class DemandMappingTests
{
    [Fact]
    public void Wanted_Annotations_NameTheNodesOfTheNamespace() =>
        Assert.Equal([new ObjectKey("team", "small")], DemandMapping.Wanted(Usage("1", ("demand.cw-hoe.dev/small", "2026-11-22T12:00:00Z"), ("other", "a"))));

    [Fact]
    public void Changes_CountsAlone_ConcernNobody()
    {
        var change = Modified(Usage("1", ("demand.cw-hoe.dev/small", "2026-11-22T12:00:00Z")), Usage("2", ("demand.cw-hoe.dev/small", "2026-11-22T12:00:00Z")));

        Assert.False(DemandMapping.Changes(change));
        Assert.False(DemandMapping.ChangesOtherwise(change));
    }

    [Fact]
    public void Changes_Demand_ConcernsTheNodeAndNotThePolicy()
    {
        var change = Modified(Usage("1"), Usage("2", ("demand.cw-hoe.dev/small", "2026-11-22T12:00:00Z")));

        Assert.True(DemandMapping.Changes(change));
        Assert.False(DemandMapping.ChangesOtherwise(change));
    }

    [Fact]
    public void Changes_OtherMetadataOrTheObjectItself_ConcernsThePolicy()
    {
        Assert.True(DemandMapping.ChangesOtherwise(Modified(Usage("1"), Usage("2", ("other", "a")))));
        Assert.True(DemandMapping.ChangesOtherwise(new(ChangeKind.Deleted, Usage("1"), null)));
        Assert.False(DemandMapping.Changes(new(ChangeKind.Added, null, Usage("1"))));
    }

    private static Change<PartialObjectMetadata> Modified(PartialObjectMetadata before, PartialObjectMetadata after) => new(ChangeKind.Modified, before, after);

    private static PartialObjectMetadata Usage(string version, params (string Key, string Value)[] annotations) => new()
    {
        Metadata = new() { Name = "front-router-usage", Namespace = "team", Uid = "u", ResourceVersion = version, Annotations = annotations.ToDictionary(each => each.Key, each => each.Value) },
    };
}
