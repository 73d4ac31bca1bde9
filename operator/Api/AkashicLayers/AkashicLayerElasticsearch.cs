using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>An Elasticsearch or OpenSearch service.</summary>
public sealed record AkashicLayerElasticsearch
{
    /// <summary>Its base URL. Required.</summary>
    [Required, Length(1, 2048), Pattern("^https?://")]
    [ValidationRule(
        "isURL(self) && self.matches(r'" + Patterns.HttpUrl + "')",
        Message = "search.elasticsearch.url must be an http or https URL without user, query and fragment, such as https://search.example.org:9200; put credentials in secretRef")]
    public string? Url { get; init; }

    /// <summary>Secret with <c>apiKey</c>, or <c>username</c> and <c>password</c>; null for a service that asks nobody.</summary>
    public V1LocalObjectReference? SecretRef { get; init; }
}
