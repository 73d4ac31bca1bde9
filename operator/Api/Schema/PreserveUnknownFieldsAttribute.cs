namespace CwHoe.Api.Schema;

/// <summary>An object whose fields the API server keeps although the schema does not name them.</summary>
/// <param name="known">Record that describes the fields which are checked all the same; null for none.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute(Type? known = null) : Attribute
{
    /// <summary>Record that describes the fields which are checked all the same; null for none.</summary>
    public Type? Known { get; } = known;
}
