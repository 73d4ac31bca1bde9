using System.Text.Json;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Models;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"matchLabels":{"size":"large"}}""", true)]
    [InlineData("""{"matchLabels":{"size":"large","zone":"b"}}""", false)]
    [InlineData("""{"matchLabels":{"colour":"red"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"In","values":["a","b"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"In","values":["b"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"colour","operator":"In","values":["red"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"NotIn","values":["a"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"colour","operator":"NotIn","values":["red"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"Exists"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"colour","operator":"Exists"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"DoesNotExist"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"colour","operator":"DoesNotExist"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"Gt","values":["1"]}]}""", false)]
    [InlineData("""{"matchLabels":{"size":"large"},"matchExpressions":[{"key":"zone","operator":"Exists"},{"key":"colour","operator":"Exists"}]}""", false)]
    public void Matches_Selector_AsTheApiServerJudges(string selector, bool expected)
    {
        var labels = new Dictionary<string, string> { ["size"] = "large", ["zone"] = "a" };

        Assert.Equal(expected, JsonSerializer.Deserialize<V1LabelSelector>(selector, KubernetesJson.Options())!.Matches(labels));
    }

    [Fact]
    public void Matches_NoLabels_OnlyWhatAsksForNone()
    {
        Assert.True(new V1LabelSelector().Matches(null));
        Assert.False(new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } }.Matches(null));
    }
}
