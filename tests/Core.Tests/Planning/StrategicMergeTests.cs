using System.Text.Json.Nodes;
using CwHoe.Core.Planning;

namespace CwHoe.Core.Tests.Planning;

public sealed class StrategicMergeTests
{
    [Theory]
    [InlineData("maps merge", """{"a":{"x":1,"y":2}}""", """{"a":{"y":3,"z":4}}""", """{"a":{"x":1,"y":3,"z":4}}""")]
    [InlineData("null deletes", """{"a":1,"b":{"c":2}}""", """{"a":null,"b":{"c":null}}""", """{"b":{}}""")]
    [InlineData("null of nothing is nothing", """{"a":1}""", """{"b":null}""", """{"a":1}""")]
    [InlineData("lists without a key are replaced", """{"args":["a","b"]}""", """{"args":["c"]}""", """{"args":["c"]}""")]
    [InlineData("tolerations are replaced, as Kubernetes does", """{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [InlineData(
        "containers merge by name, in place", """{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}""",
        """{"containers":[{"name":"b","image":"3"},{"name":"c"},{"name":"a","tty":true}]}""",
        """{"containers":[{"name":"a","image":"1","tty":true},{"name":"b","image":"3"},{"name":"c"}]}""")]
    [InlineData(
        "init containers, volumes and secrets merge by name", """{"initContainers":[{"name":"i"}],"volumes":[{"name":"v"}],"imagePullSecrets":[{"name":"s"}]}""",
        """{"initContainers":[{"name":"i","image":"x"}],"volumes":[{"name":"w"}],"imagePullSecrets":[{"name":"s"}]}""",
        """{"initContainers":[{"name":"i","image":"x"}],"volumes":[{"name":"v"},{"name":"w"}],"imagePullSecrets":[{"name":"s"}]}""")]
    [InlineData(
        "env merges by name within a container", """{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]}]}""",
        """{"containers":[{"name":"a","env":[{"name":"Y","value":"3"},{"name":"X","$patch":"delete"}]}]}""",
        """{"containers":[{"name":"a","env":[{"name":"Y","value":"3"}]}]}""")]
    [InlineData(
        "mounts merge by path", """{"volumeMounts":[{"name":"a","mountPath":"/a"}]}""", """{"volumeMounts":[{"name":"b","mountPath":"/a"},{"name":"a","mountPath":"/b"}]}""",
        """{"volumeMounts":[{"name":"b","mountPath":"/a"},{"name":"a","mountPath":"/b"}]}""")]
    [InlineData(
        "ports merge by number", """{"ports":[{"containerPort":80,"name":"a"}]}""", """{"ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":81}]}""",
        """{"ports":[{"containerPort":80,"name":"a","protocol":"TCP"},{"containerPort":81}]}""")]
    [InlineData(
        "constraints merge by topology key", """{"topologySpreadConstraints":[{"topologyKey":"zone","maxSkew":1}]}""", """{"topologySpreadConstraints":[{"topologyKey":"zone","maxSkew":2}]}""",
        """{"topologySpreadConstraints":[{"topologyKey":"zone","maxSkew":2}]}""")]
    [InlineData("$patch replace of a map", """{"a":{"x":1}}""", """{"a":{"$patch":"replace","y":2}}""", """{"a":{"y":2}}""")]
    [InlineData("$patch delete of a map", """{"a":{"x":1},"b":1}""", """{"a":{"$patch":"delete"}}""", """{"b":1}""")]
    [InlineData("$patch delete of an element", """{"volumes":[{"name":"v"},{"name":"w"}]}""", """{"volumes":[{"$patch":"delete","name":"v"}]}""", """{"volumes":[{"name":"w"}]}""")]
    [InlineData("$patch delete of no element", """{"volumes":[{"name":"v"}]}""", """{"volumes":[{"$patch":"delete","name":"x"}]}""", """{"volumes":[{"name":"v"}]}""")]
    [InlineData("$patch replace of a list", """{"volumes":[{"name":"v"}]}""", """{"volumes":[{"$patch":"replace"},{"name":"w"}]}""", """{"volumes":[{"name":"w"}]}""")]
    [InlineData(
        "$retainKeys drops the other kinds of volume", """{"volumes":[{"name":"v","emptyDir":{}}]}""",
        """{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}""", """{"volumes":[{"name":"v","configMap":{"name":"c"}}]}""")]
    [InlineData("$deleteFromPrimitiveList", """{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":["b"]}""")]
    [InlineData("$setElementOrder is ignored", """{"env":[{"name":"X"}]}""", """{"$setElementOrder/env":[{"name":"X"}],"env":[{"name":"Y"}]}""", """{"env":[{"name":"X"},{"name":"Y"}]}""")]
    [InlineData("directives in what is new are obeyed too", "{}", """{"a":{"b":{"$patch":"delete"},"c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("another shape replaces", """{"a":[1],"containers":{"x":1}}""", """{"a":{"b":1},"containers":[{"name":"c"}]}""", """{"a":{"b":1},"containers":[{"name":"c"}]}""")]
    [InlineData("elements without their key are added", """{"env":[{"value":"1"}]}""", """{"env":[{"value":"2"}]}""", """{"env":[{"value":"1"},{"value":"2"}]}""")]
    [InlineData("$patch delete of everything", """{"a":1}""", """{"$patch":"delete"}""", "{}")]
    public void Apply_Patch_MergesAsTheApiServerDoes(string why, string original, string patch, string expected)
    {
        var (before, over) = (JsonNode.Parse(original)!.AsObject(), JsonNode.Parse(patch)!.AsObject());

        var merged = StrategicMerge.Apply(before, over);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), merged), $"{why}: {merged.ToJsonString()}");
        Assert.Equal(JsonNode.Parse(original)!.ToJsonString(), before.ToJsonString());
        Assert.Equal(JsonNode.Parse(patch)!.ToJsonString(), over.ToJsonString());
    }
}
