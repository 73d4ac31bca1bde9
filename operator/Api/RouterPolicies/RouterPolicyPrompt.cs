using System.Text.Json;
using CwHoe.Api.Schema;

namespace CwHoe.Api.RouterPolicies;

/// <summary>A named template around what callers send.</summary>
[ValidationRule(
    "has(self.prefix) || has(self.postfix)",
    Message = "a template without prefix and postfix does nothing: set one")]
public sealed record RouterPolicyPrompt
{
    /// <summary>Name for <c>spec.refinement</c> and header <c>X-Hoe-Prompt</c>; a DNS label. Required.</summary>
    [Required, Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? Name { get; init; }

    /// <summary>Version that records and traces carry; default <c>1</c>.</summary>
    [Length(1, 63), Pattern(Patterns.LabelValue), Default("1")]
    public string? Version { get; init; }

    /// <summary>Text before the conversation, as a system message; <c>{{name}}</c> stands for a variable.</summary>
    [Length(0, 65536)]
    public string? Prefix { get; init; }

    /// <summary>Text after the last message of the user; <c>{{name}}</c> stands for a variable.</summary>
    [Length(0, 65536)]
    public string? Postfix { get; init; }

    /// <summary>Values of variables that a request does not give; at most 64.</summary>
    [Items(0, 64), Elements(MaxLength = 65536)]
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>
    /// JSON schema that the variables of a request, header <c>X-Hoe-Context</c>, must meet. Keywords: <c>type</c>, <c>enum</c>, <c>const</c>, <c>properties</c>,
    /// <c>required</c>, <c>additionalProperties</c> (true or false), <c>items</c>, <c>pattern</c>, <c>minLength</c>, <c>maxLength</c>, <c>minimum</c>, <c>maximum</c>, <c>minItems</c>, <c>maxItems</c>.
    /// </summary>
    [PreserveUnknownFields]
    public JsonElement? Schema { get; init; }

    /// <summary>Aliases that it goes with unless a request names another; at most 64.</summary>
    [Items(0, 64), ListSet, Elements(MinLength = 1, MaxLength = 128, Pattern = Patterns.ModelName)]
    public IReadOnlyList<string>? Models { get; init; }
}
