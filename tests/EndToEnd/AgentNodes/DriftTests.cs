using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.AgentNodes;

/// <summary>What happens to what people do to the objects that the operator owns.</summary>
public sealed class DriftTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Name = "steady";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Space.ApplyAsync(Node.Tiny(Name));
        await Space.UntilReadyAsync(Name);
    }

    [Fact]
    public async Task OwnedObjects_EditedByHand_ArePutBackAndForeignFieldsStay()
    {
        await EditedAsync(Resource.Deployments, "spec/template/spec/containers/0/image", """[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "cw-hoe/other:1"}]""");
        await EditedAsync(Resource.Deployments, "spec/replicas", """[{"op": "replace", "path": "/spec/replicas", "value": 0}]""");
        await EditedAsync(Resource.Services, "spec/ports/0/port", """[{"op": "replace", "path": "/spec/ports/0/port", "value": 9}]""");
        await EditedAsync(Resource.ConfigMaps, "data", """[{"op": "remove", "path": "/data"}]""");
        await EditedAsync(Resource.NetworkPolicies, "spec/ingress", """[{"op": "replace", "path": "/spec/ingress", "value": [{}]}]""");
        await EditedAsync(Resource.ServiceAccounts, "automountServiceAccountToken", """[{"op": "replace", "path": "/automountServiceAccountToken", "value": true}]""");
        await Space.UntilReadyAsync(Name);
    }

    [Fact]
    public async Task OwnedObjects_Deleted_AreMadeAgain()
    {
        foreach (var resource in Resource.Owned)
        {
            if (await ListAsync(resource) is not [var before])
                continue;
            await Space.RunAsync("delete", resource.Plural, before.Name(), "--wait=false");
            var after = await Space.UntilOfAsync(Name, resource, found => found is [var only] && only.Uid() != before.Uid());
            Assert.Equal(before.Name(), after[0].Name());
        }

        await Space.UntilReadyAsync(Name);
    }

    [Fact]
    public async Task OwnedObjects_EditThatChangesNothing_KeepTheirResourceVersions()
    {
        var before = await VersionsAsync();

        await Space.EditAsync(Name, """{"scheduling": {}}""");   // another generation, the same plan
        await Space.UntilReadyAsync(Name);

        Assert.Equal(before, await VersionsAsync());
    }

    private async Task EditedAsync(Resource resource, string path, string patch)
    {
        var (before, name) = await FindAsync(resource);
        await Space.RunAsync("label", resource.Plural, name, "someone.example/label=theirs", "--overwrite");
        await Space.RunAsync("annotate", resource.Plural, name, "someone.example/note=keep", "--overwrite");
        await Space.RunAsync("patch", resource.Plural, name, "--type=json", "-p", patch);

        var after = await Space.UntilAsync(resource, name, o => JsonNode.DeepEquals(o.At(path), before.At(path)));

        Assert.Equal(before.Uid(), after.Uid());
        Assert.Equal("theirs", after.At("metadata/labels")!["someone.example/label"]?.ToString());
        Assert.Equal("keep", after.At("metadata/annotations")!["someone.example/note"]?.ToString());
    }

    private async Task<(JsonNode Object, string Name)> FindAsync(Resource resource)
    {
        var found = Assert.Single(await ListAsync(resource));
        return (found, found.Name());
    }

    private Task<IReadOnlyList<JsonNode>> ListAsync(Resource resource) => Space.ListOfAsync(Name, resource);

    private async Task<SortedDictionary<string, string>> VersionsAsync()
    {
        await Space.UntilSettledAsync(Name);
        var versions = new SortedDictionary<string, string>();
        foreach (var resource in Resource.Owned)
        {
            foreach (var item in await ListAsync(resource))
                versions.Add($"{resource.Plural}/{item.Name()}", item.Version());
        }

        Assert.True(versions.Count >= 6, $"only {string.Join(", ", versions.Keys)}");
        return versions;
    }
}
