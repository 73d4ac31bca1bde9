namespace CwHoe.Api.Schema;

/// <summary>Greatest value of a number.</summary>
/// <param name="maximum">The value, itself allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(long maximum) : Attribute
{
    /// <summary>The value, itself allowed.</summary>
    public long Maximum { get; } = maximum;
}
