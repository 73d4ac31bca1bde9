namespace CwHoe.Api.Schema;

/// <summary>How many characters a string may have.</summary>
/// <param name="min">Fewest.</param>
/// <param name="max">Most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int min, int max) : Attribute
{
    /// <summary>Fewest.</summary>
    public int Min { get; } = min;

    /// <summary>Most.</summary>
    public int Max { get; } = max;
}
