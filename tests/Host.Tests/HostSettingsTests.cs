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
    }

    [Fact]
    public void Read_SeveralBadValues_NamesThemAll()
    {
        var error = Assert.Throws<OptionsValidationException>(() => HostSettings.Read(["--workers=0", "--colour=blue", "stray"]));
        Assert.Contains("workers is '0'", error.Message);
        Assert.Contains("--colour=blue", error.Message);
        Assert.Contains("stray", error.Message);
    }

    [Fact]
    public void Read_Namespaces_AreSplitAndTrimmed() => Assert.Equal(["a", "b"], HostSettings.Read(["--namespaces=a, b,"]).Namespaces);
}
