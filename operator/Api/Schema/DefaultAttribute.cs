namespace CwHoe.Api.Schema;

/// <summary>What the API server fills in where the field is absent (OpenAPI <c>default</c>).</summary>
/// <param name="value">A string, number, boolean or enum value of the contracts.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;
}
