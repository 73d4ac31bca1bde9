namespace CwHoe.Core.Validation;

/// <summary>One thing that is wrong with a resource.</summary>
/// <param name="FieldPath">Where, such as <c>spec.engine.args[2]</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record Violation(string FieldPath, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{FieldPath}: {Message}";
}
