namespace CwHoe.Api.Schema;

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>) on the value of a field, or on every value of a record.
/// API servers from 1.25 on enforce it; older ones ignore it, so the operator checks the same by itself.
/// </summary>
/// <param name="rule">CEL over <c>self</c>; with <c>oldSelf</c> it is checked on updates only.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule) : Attribute
{
    /// <summary>The rule; false rejects.</summary>
    public string Rule { get; } = rule;

    /// <summary>What the user reads: what is wrong and what to do. One line.</summary>
    public required string Message { get; init; }

    /// <summary><c>FieldValueInvalid</c> (default), <c>FieldValueForbidden</c>, <c>FieldValueRequired</c> or <c>FieldValueDuplicate</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Field that is to blame, relative to where the rule stands, such as <c>.external</c>; null for the place of the rule.</summary>
    public string? FieldPath { get; init; }

    /// <summary>Whether the rule is on every entry of a list or map instead of on the whole of it; default false.</summary>
    public bool OnElements { get; init; }
}
