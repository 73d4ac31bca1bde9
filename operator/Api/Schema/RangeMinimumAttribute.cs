namespace CwHoe.Api.Schema;

/// <summary>Least value of a number.</summary>
/// <param name="minimum">The value, itself allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(long minimum) : Attribute
{
    /// <summary>The value, itself allowed.</summary>
    public long Minimum { get; } = minimum;
}
