namespace CwHoe.Api.Schema;

/// <summary>A column that <c>kubectl get</c> prints for the kind. Columns stand in the order of their attributes.</summary>
/// <param name="jsonPath">Kubernetes JSONPath of the value, such as <c>.spec.role</c>.</param>
/// <param name="name">Heading of the column.</param>
/// <param name="type">OpenAPI type: <c>string</c>, <c>integer</c>, <c>boolean</c> or <c>date</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class AdditionalPrinterColumnAttribute(string jsonPath, string name, string type = "string") : Attribute
{
    /// <summary>Kubernetes JSONPath of the value.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Heading of the column.</summary>
    public string Name { get; } = name;

    /// <summary>OpenAPI type.</summary>
    public string Type { get; } = type;

    /// <summary>0 to be printed always, 1 only with <c>-o wide</c>; default 0.</summary>
    public int Priority { get; init; }
}
