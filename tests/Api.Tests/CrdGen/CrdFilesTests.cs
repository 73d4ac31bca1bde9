using System.Text.Json.Nodes;
using CwHoe.CrdGen;

namespace CwHoe.Api.Tests.CrdGen;

public sealed class CrdFilesTests
{
    [Fact]
    public void Crds_InTheRepository_AreWhatTheRecordsSay()
    {
        var generated = CrdFiles.All().ToDictionary(file => $"crds/{file.File}", file => file.Yaml);
        var drifted = generated.Keys.Union(Repository.Yaml("crds"))
            .Where(file => !File.Exists(Path.Combine(Repository.Root, file)) || !generated.TryGetValue(file, out var yaml) || Repository.Read(file) != yaml);
        Assert.True(!drifted.Any(), $"{string.Join(", ", drifted)} no longer follow from operator/Api: run `dotnet run --project operator/CrdGen -- crds/`");
    }

    [Fact]
    public void Crds_GeneratedTwice_AreTheSame() => Assert.Equal(CrdFiles.All(), CrdFiles.All());

    [Fact]
    public void Crds_Kinds_AreTheFive() =>
        Assert.Equal(["AgentNode", "AkashicLayer", "McpServer", "RouterPolicy", "Session"], CrdFiles.Kinds.Select(kind => kind.Name));

    [Fact]
    public void AgentNode_Columns_StandInTheOrderPeopleRead()
    {
        var columns = Version("agentnodes.yaml")["additionalPrinterColumns"]!.AsArray();
        Assert.Equal(
            ["Role", "Engine", "Model", "GPU", "Ready", "Endpoint", "Age"],
            columns.Where(column => column!["priority"] is null).Select(column => column!["name"]!.GetValue<string>()));
    }

    [Fact]
    public void Kinds_All_HaveStatusSubresourceCategoriesAndAShortName()
    {
        Assert.All(CrdFiles.All(), file =>
        {
            var spec = Yaml.Documents(file.Yaml)[0]["spec"]!;
            Assert.Equal("""["all","hoe"]""", spec["names"]!["categories"]!.ToJsonString());
            Assert.Single(spec["names"]!["shortNames"]!.AsArray());
            Assert.Equal("{}", spec["versions"]![0]!["subresources"]!["status"]!.ToJsonString());
        });
        Assert.NotNull(Version("agentnodes.yaml")["subresources"]!["scale"]);
    }

    [Fact]
    public void Specs_StringsListsAndMaps_AreAllBounded()
    {
        var unbounded = Schemas.All.SelectMany(entry => Schemas.Below(entry.Key, entry.Value)).Where(at => !IsBounded(at.Schema)).Select(at => at.Path);
        Assert.Empty(unbounded.Except(CrdFiles.Kinds.SelectMany(kind => new[] { $"{kind.Name}.apiVersion", $"{kind.Name}.kind" })));
    }

    [Fact]
    public void Fields_All_AreDescribed()
    {
        var silent = Schemas.All.SelectMany(entry => Schemas.Below(entry.Key, entry.Value))
            .Where(at => !at.Path.EndsWith("[*]", StringComparison.Ordinal) && !at.Path.EndsWith(".metadata", StringComparison.Ordinal) && !at.Schema.ContainsKey("description"));
        Assert.Empty(silent.Select(at => at.Path));
    }

    [Fact]
    public void Rules_All_HaveAMessageOfOneLine()
    {
        var rules = Schemas.All.Values.SelectMany(schema => Schemas.Below("", schema)).SelectMany(at => at.Schema["x-kubernetes-validations"]?.AsArray() ?? []);
        Assert.All(rules, rule => Assert.DoesNotContain('\n', rule!["message"]!.GetValue<string>()));
    }

    private static JsonNode Version(string file) => Yaml.Documents(CrdFiles.All().Single(crd => crd.File == file).Yaml)[0]["spec"]!["versions"]![0]!;

    private static bool IsBounded(JsonObject schema) => schema["type"]?.GetValue<string>() switch
    {
        "string" => schema.ContainsKey("maxLength") || schema.ContainsKey("enum") || schema.ContainsKey("format"),
        "array" => schema.ContainsKey("maxItems"),
        "object" => !schema.ContainsKey("additionalProperties") || schema.ContainsKey("maxProperties"),
        _ => true,
    };
}
