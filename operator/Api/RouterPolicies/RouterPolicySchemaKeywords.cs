namespace CwHoe.Api.RouterPolicies;

/// <summary>The keywords of JSON Schema (2020-12) that <see cref="RouterPolicyPrompt.Schema"/> may have. Any other is refused, since one that is passed over would let through what it forbids.</summary>
public static class RouterPolicySchemaKeywords
{
    /// <summary>Keywords that constrain a value.</summary>
    public static IReadOnlySet<string> Constraining { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "type", "enum", "const", "properties", "required", "additionalProperties", "items", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
    };

    /// <summary>Keywords that only tell of a value.</summary>
    public static IReadOnlySet<string> Telling { get; } = new HashSet<string>(StringComparer.Ordinal) { "$schema", "$comment", "title", "description", "default", "examples" };
}
