using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>A key for clients outside of the cluster.</summary>
public sealed record RouterPolicyApiKey
{
    /// <summary>Name of the caller; limits and rules know it as <c>key:NAME</c>. A DNS label. Required.</summary>
    [Required, Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? Name { get; init; }

    /// <summary>Secret key that holds the API key, 16 bytes or more. Required.</summary>
    [Required]
    public V1SecretKeySelector? SecretRef { get; init; }
}
