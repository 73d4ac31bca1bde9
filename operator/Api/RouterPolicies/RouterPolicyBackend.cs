using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>One server that may answer for a model: an AgentNode or a provider.</summary>
[ValidationRule(
    "has(self.nodeRef) != has(self.provider)",
    Message = "a backend is exactly one of nodeRef (an AgentNode) and provider: set one and remove the other")]
[ValidationRule(
    "!has(self.provider) || has(self.model)",
    Message = "a provider needs model, the name it knows the model by: set it", FieldPath = ".model", Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.provider) || self.provider != 'openaiCompatible' || has(self.baseUrl)",
    Message = "provider openaiCompatible needs baseUrl: set it, or choose a provider whose URL is known", FieldPath = ".baseUrl", Reason = "FieldValueRequired")]
[ValidationRule(
    "has(self.provider) || !(has(self.secretRef) || has(self.baseUrl))",
    Message = "secretRef and baseUrl are for providers: remove them; an AgentNode carries its own", Reason = "FieldValueForbidden")]
public sealed record RouterPolicyBackend
{
    /// <summary>AgentNode of the same namespace; exclusive with <see cref="Provider"/>.</summary>
    public V1LocalObjectReference? NodeRef { get; init; }

    /// <summary>Provider outside of the cluster; exclusive with <see cref="NodeRef"/>.</summary>
    public Provider? Provider { get; init; }

    /// <summary>Name by which the backend knows the model; default for an AgentNode: its <c>model.name</c>. Required for a provider.</summary>
    [Length(1, 128), Pattern(Patterns.ModelName)]
    public string? Model { get; init; }

    /// <summary>Base URL in place of the provider's known one.</summary>
    [Length(1, 512), Pattern("^https?://")]
    [ValidationRule(
        "isURL(self) && self.matches(r'" + Patterns.HttpUrl + "')",
        Message = "baseUrl must be an http or https URL without user, query and fragment, such as https://models.example.org/v1; put the API key in secretRef")]
    public string? BaseUrl { get; init; }

    /// <summary>Secret key that holds the provider's API key; null for none.</summary>
    public V1SecretKeySelector? SecretRef { get; init; }

    /// <summary>Whose machine the backend runs on; default <c>sovereign</c> for an AgentNode, <c>external</c> for a provider.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Share of requests under strategy <c>weighted</c>, 1-1000; default 1.</summary>
    [RangeMinimum(1), RangeMaximum(1000), Default(1)]
    public int? Weight { get; init; }
}
