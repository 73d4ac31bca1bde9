using CwHoe.Api.AgentNodes;
using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>One server, or the AgentNodes of one selector, that may answer for a model.</summary>
[ValidationRule(
    "[has(self.nodeRef), has(self.nodeSelector), has(self.provider)].filter(x, x).size() == 1",
    Message = "a backend is exactly one of nodeRef, nodeSelector (AgentNodes) and provider: keep one and remove the others")]
[ValidationRule(
    "!has(self.provider) || has(self.model)",
    Message = "a provider needs model, the name it knows the model by: set it", FieldPath = ".model", Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.provider) || self.provider != 'openaiCompatible' || has(self.baseUrl)",
    Message = "provider openaiCompatible needs baseUrl: set it, or choose a provider whose URL is known", FieldPath = ".baseUrl", Reason = "FieldValueRequired")]
[ValidationRule(
    "has(self.provider) || !(has(self.secretRef) || has(self.baseUrl) || has(self.headers))",
    Message = "secretRef, baseUrl and headers are for providers: remove them; an AgentNode carries its own", Reason = "FieldValueForbidden")]
public sealed record RouterPolicyBackend
{
    /// <summary>AgentNode of the same namespace; exclusive with <see cref="NodeSelector"/> and <see cref="Provider"/>.</summary>
    public V1LocalObjectReference? NodeRef { get; init; }

    /// <summary>AgentNodes of the same namespace by label; each of them is a backend of its own. Exclusive with <see cref="NodeRef"/> and <see cref="Provider"/>.</summary>
    public V1LabelSelector? NodeSelector { get; init; }

    /// <summary>Provider outside of the cluster; exclusive with <see cref="NodeRef"/> and <see cref="NodeSelector"/>.</summary>
    public Provider? Provider { get; init; }

    /// <summary>Name by which the backend knows the model; default for an AgentNode: its <c>model.name</c>. Required for a provider.</summary>
    [Length(1, 128), Pattern(Patterns.ModelName)]
    public string? Model { get; init; }

    /// <summary>Base URL in place of the provider's known one, up to and without <c>/chat/completions</c>.</summary>
    [Length(1, 512), Pattern("^https?://")]
    [ValidationRule(
        "isURL(self) && self.matches(r'" + Patterns.HttpUrl + "')",
        Message = "baseUrl must be an http or https URL without user, query and fragment, such as https://models.example.org/v1; put the API key in secretRef")]
    [ValidationRule(
        "!self.matches('/(chat/)?completions/?$')",
        Message = "baseUrl ends before /chat/completions: remove that part, the routers add it")]
    [ValidationRule(
        "!self.matches(r'" + AgentNodeRules.OwnMachine + "')",
        Message = "baseUrl is an address of the router's own machine: name the server as others can reach it")]
    public string? BaseUrl { get; init; }

    /// <summary>Headers that go to the provider with every request, over its known ones; at most 16. Keys belong in <see cref="SecretRef"/>.</summary>
    [Items(0, 16), Elements(MaxLength = 256)]
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Secret key that holds the provider's API key; null for none.</summary>
    public V1SecretKeySelector? SecretRef { get; init; }

    /// <summary>Whose machine the backend runs on; default <c>sovereign</c> for an AgentNode, <c>external</c> for a provider.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Share of requests under strategy <c>weighted</c>, 1-1000; default 1.</summary>
    [RangeMinimum(1), RangeMaximum(1000), Default(1)]
    public int? Weight { get; init; }

    /// <summary>What its tokens cost; null for nothing.</summary>
    public RouterPolicyPrice? Price { get; init; }

    /// <summary>Tokens of prompt and answer together that it takes; null for no known limit.</summary>
    [RangeMinimum(1), RangeMaximum(100000000)]
    public int? ContextWindow { get; init; }

    /// <summary>What it can do beyond plain text; null for everything. A request that needs more than is listed goes to another backend.</summary>
    [Items(0, 8), ListSet]
    public IReadOnlyList<ModelCapability>? Capabilities { get; init; }
}
