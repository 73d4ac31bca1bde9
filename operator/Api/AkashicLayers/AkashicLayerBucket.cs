using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>An S3 bucket.</summary>
public sealed record AkashicLayerBucket
{
    /// <summary>Base URL of the S3 service; default: AWS by region.</summary>
    [Length(1, 2048), Pattern("^https?://")]
    [ValidationRule(
        "isURL(self) && self.matches(r'" + Patterns.HttpUrl + "')",
        Message = "bucket.endpoint must be an http or https URL without user, query and fragment, such as https://s3.example.org; put credentials in bucket.secretRef")]
    public string? Endpoint { get; init; }

    /// <summary>S3 region; default <c>us-east-1</c>.</summary>
    [Length(1, 63), Pattern("^[a-zA-Z0-9][a-zA-Z0-9-]*$"), Default("us-east-1")]
    public string? Region { get; init; }

    /// <summary>Name of the bucket, 3-63 of lower-case letters, digits, dots and hyphens. Required, immutable.</summary>
    [Required, Length(3, 63), Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")]
    [ValidationRule("self == oldSelf", Message = "bucket.name cannot be changed, because the records are there: apply another layer for another bucket")]
    public string? Name { get; init; }

    /// <summary>Whether the bucket stands in the URL's path instead of its host name, as most services but AWS want it; default true.</summary>
    [Default(true)]
    public bool? PathStyle { get; init; }

    /// <summary>Whether to create the bucket where it is absent; default false.</summary>
    [Default(false)]
    public bool? Create { get; init; }

    /// <summary>Secret with <c>accessKeyId</c> and <c>secretAccessKey</c>. Required.</summary>
    [Required]
    public V1LocalObjectReference? SecretRef { get; init; }

    /// <summary>How the service encrypts what is written from now on; null for as the bucket has it.</summary>
    public AkashicLayerEncryption? Encryption { get; init; }
}
