using System.Globalization;

namespace CwHoe.Soak;

/// <summary>How long, and which faults: what <c>./hoe soak</c> was told.</summary>
/// <param name="Duration">How long faults happen; checking at the end comes on top. HOE_SOAK_MINUTES, default 2.</param>
/// <param name="Seed">Decides every action. HOE_SOAK_SEED, default random.</param>
/// <param name="Operator">Path of the published operator, HOE_TEST_OPERATOR.</param>
internal sealed record SoakSettings(TimeSpan Duration, int Seed, string Operator)
{
    public static SoakSettings Read() => new(
        TimeSpan.FromMinutes(double.Parse(Value("HOE_SOAK_MINUTES") ?? "2", CultureInfo.InvariantCulture)),
        Value("HOE_SOAK_SEED") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next(),
        Value("HOE_TEST_OPERATOR") ?? throw new InvalidOperationException("HOE_TEST_OPERATOR is not set: run ./hoe soak, which publishes the operator and sets it"));

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
