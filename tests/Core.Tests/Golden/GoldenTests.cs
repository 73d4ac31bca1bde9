using System.Text.Json;

namespace CwHoe.Core.Tests.Golden;

/// <summary>Every folder in the kinds' folders beside this file is a case. <c>HOE_UPDATE_GOLDEN=1</c> writes the plans anew; review them like code.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Case_IsAsWritten(string name)
    {
        var golden = GoldenCase.Of(name);
        var plan = golden.Plan().ToString();
        if (Environment.GetEnvironmentVariable("HOE_UPDATE_GOLDEN") == "1")
            File.WriteAllText(golden.PlanFile, plan);

        Assert.Equal(File.ReadAllText(golden.PlanFile), plan, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_SameArguments_IsTheSameByteForByte(string name)
    {
        var golden = GoldenCase.Of(name);

        Assert.Equal(golden.Plan().Objects.Select(item => item.Body.GetRawText()), golden.Plan().Objects.Select(item => item.Body.GetRawText()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_StatusAlreadyWritten_SaysNothingNew(string name)
    {
        var golden = GoldenCase.Of(name);
        var first = golden.Plan();

        var again = golden.Plan(first.Status);

        Assert.Empty(again.Events);
        Assert.Equal(first.Status.ToJsonString(), again.Status.ToJsonString());
    }

    // What the API server leaves out when it stores an object looks like drift when the plan is applied again.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Objects_HaveNoFieldThatTheApiServerDrops(string name)
    {
        foreach (var item in GoldenCase.Of(name).Plan().Objects)
            AssertKept(item.Name, item.Body);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Objects_AreOwnedAndInTheOwnersNamespace(string name)
    {
        var golden = GoldenCase.Of(name);
        foreach (var item in golden.Plan().Objects)
        {
            var metadata = item.Body.GetProperty("metadata");
            var owner = Assert.Single(metadata.GetProperty("ownerReferences").EnumerateArray());
            Assert.Equal(golden.Metadata.Uid, owner.GetProperty("uid").GetString());
            Assert.Equal(golden.Metadata.Uid, metadata.GetProperty("labels").GetProperty("cw-hoe.dev/owner-uid").GetString());
            Assert.Equal(golden.Metadata.Namespace, item.Namespace);
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
