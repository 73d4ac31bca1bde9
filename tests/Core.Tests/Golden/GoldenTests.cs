using System.Text.Json;

namespace CwHoe.Core.Tests.Golden;

/// <summary>Every folder beside this file is a case. <c>HOE_UPDATE_GOLDEN=1</c> writes the plans anew; review them like code.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Cases => [.. Directory.GetDirectories(GoldenCase.Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Case_IsAsWritten(string name)
    {
        var golden = new GoldenCase(name);
        var plan = GoldenCase.Write(golden.Plan());
        if (Environment.GetEnvironmentVariable("HOE_UPDATE_GOLDEN") == "1")
            File.WriteAllText(golden.PlanFile, plan);

        Assert.Equal(File.ReadAllText(golden.PlanFile), plan, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_SameArguments_IsTheSameByteForByte(string name)
    {
        var golden = new GoldenCase(name);

        Assert.Equal(golden.Plan().Objects.Select(item => item.Body.GetRawText()), golden.Plan().Objects.Select(item => item.Body.GetRawText()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_StatusAlreadyWritten_SaysNothingNew(string name)
    {
        var golden = new GoldenCase(name);
        var first = golden.Plan();

        var again = golden.Plan(first.Status);

        Assert.Empty(again.Events);
        Assert.Equal(Json.Write(first.Status).ToJsonString(), Json.Write(again.Status).ToJsonString());
    }

    // What the API server leaves out when it stores an object looks like drift when the plan is applied again.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Objects_HaveNoFieldThatTheApiServerDrops(string name)
    {
        foreach (var item in new GoldenCase(name).Plan().Objects)
            AssertKept(item.Name, item.Body);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Objects_AreOwnedAndInTheNodesNamespace(string name)
    {
        var golden = new GoldenCase(name);
        foreach (var item in golden.Plan().Objects)
        {
            var metadata = item.Body.GetProperty("metadata");
            var owner = Assert.Single(metadata.GetProperty("ownerReferences").EnumerateArray());
            Assert.Equal(golden.Node.Metadata.Uid, owner.GetProperty("uid").GetString());
            Assert.Equal(golden.Node.Metadata.Uid, metadata.GetProperty("labels").GetProperty("cw-hoe.dev/owner-uid").GetString());
            Assert.Equal(golden.Node.Metadata.Namespace, item.Namespace);
            Assert.Equal(item.Type.ApiVersion, item.Body.GetProperty("apiVersion").GetString());
        }
    }

    private static void AssertKept(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                    AssertKept($"{path}.{field.Name}", field.Value);
                break;
            case JsonValueKind.Array:
                Assert.True(value.GetArrayLength() > 0, $"{path} is empty");
                foreach (var item in value.EnumerateArray())
                    AssertKept(path, item);
                break;
            default:
                Assert.True(value.ValueKind != JsonValueKind.Null, $"{path} is null");
                break;
        }
    }
}
