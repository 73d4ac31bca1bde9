using CwHoe.Akashic.Settings;
using Microsoft.Extensions.Options;

namespace CwHoe.Akashic.Tests.Settings;

public sealed class AkashicSettingsTests
{
    [Theory]
    [InlineData(null, 4)]
    [InlineData("1", 1)]
    [InlineData("100", 100)]
    public void Read_MaxExports_IsTaken(string? given, int expected) => Assert.Equal(expected, Read(given).MaxExports);

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("many")]
    public void Read_MaxExportsThatIsNone_IsRefusedByName(string given) =>
        Assert.StartsWith($"MAX_EXPORTS is \"{given}\"", Assert.Throws<OptionsValidationException>(() => Read(given)).Message, StringComparison.Ordinal);

    private static AkashicSettings Read(string? exports) =>
        AkashicSettings.Read(name => name switch { "AKASHIC_LAYER" => "lab", "MAX_EXPORTS" => exports, _ => null }, "default");
}
