namespace CwHoe.Api.Schema;

/// <summary>Constraints on each string in a list, or on each value of a map.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ElementsAttribute : Attribute
{
    /// <summary>Fewest characters; default 0.</summary>
    public int MinLength { get; init; }

    /// <summary>Most characters; 0 for no limit.</summary>
    public int MaxLength { get; init; }

    /// <summary>Regular expression (RE2) that each must match; null for none.</summary>
    public string? Pattern { get; init; }
}
