using CwHoe.Core;
using CwHoe.Host.Settings;
using Microsoft.Extensions.Options;

namespace CwHoe.Host.Tests;

public sealed class HostSettingsTests
{
    [Fact]
    public void Read_NoArguments_GivesTheDocumentedDefaults()
    {
        var settings = HostSettings.Read([]);
        Assert.Equal("cw-hoe-system", settings.Operator.Namespace);
        Assert.Equal(16, settings.Workers);
        Assert.Equal("http://+:8080", settings.Listen);
        Assert.Empty(settings.Namespaces);
        Assert.Null(settings.LeaderElection);
        Assert.Equal(new OperatorSettings(), settings.Operator);
    }

    [Fact]
    public void Read_OfRoutersAndStores_IsPlannedWith()
    {
        var settings = HostSettings.Read(["--image_router=registry.example.org/router:1", "--image_akashic=registry.example.org/akashic:1", "--narrow_api_egress=false", "--otlp_endpoint=http://c:4317", "--otlp_protocol=grpc"]).Operator;

        Assert.Equal(
            ("registry.example.org/router:1", "registry.example.org/akashic:1", false, "http://c:4317", "grpc"),
            (settings.RouterImage, settings.AkashicImage, settings.NarrowApiEgress, settings.OtlpEndpoint, settings.OtlpProtocol));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData("true", false, true)]
    [InlineData("false", true, false)]
    public void Options_LeaderElection_IsForPodsUnlessSet(string? value, bool isInPod, bool expected)
    {
        var election = OperatorDefaults.Options(HostSettings.Read(value is null ? [] : [$"--leader_election={value}"]), isInPod).LeaderElection;

        Assert.Equal(expected ? ("cw-hoe-operator", "cw-hoe-system") : (null, null), (election?.LeaseName, election?.Namespace));
    }

    [Fact]
    public void Read_SeveralBadValues_NamesThemAll()
    {
        var error = Assert.Throws<OptionsValidationException>(() => HostSettings.Read(
            ["--workers=0", "--leader_election=perhaps", "--otlp_endpoint=http://me:secret@c", "--otlp_protocol=udp", "--colour=blue", "stray"]));
        Assert.Contains("workers is '0'", error.Message);
        Assert.Contains("leader_election is 'perhaps'", error.Message);
        Assert.Contains("otlp_endpoint is not", error.Message);
        Assert.DoesNotContain("secret", error.Message);
        Assert.Contains("otlp_protocol is 'udp'", error.Message);
        Assert.Contains("--colour=blue", error.Message);
        Assert.Contains("stray", error.Message);
    }

    [Fact]
    public void Read_Namespaces_AreSplitAndTrimmed() => Assert.Equal(["a", "b"], HostSettings.Read(["--namespaces=a, b,"]).Namespaces);
}
