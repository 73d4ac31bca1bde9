namespace CwHoe.Api.Schema;

/// <summary>The only values a field may have (OpenAPI <c>enum</c>). Enums of the contracts need none: their wire names are taken.</summary>
/// <param name="values">The values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedValuesAttribute(params object[] values) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<object> Values { get; } = values;
}
