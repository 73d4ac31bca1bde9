namespace CwHoe.Runtime.Apply;

/// <summary>A field that was planned and that another manager owns.</summary>
/// <param name="Field">Path of the field, such as <c>.spec.replicas</c>.</param>
/// <param name="Manager">The other field manager, such as <c>kubectl-edit</c>; the server's whole message where it names none.</param>
public sealed record FieldConflict(string Field, string Manager);
