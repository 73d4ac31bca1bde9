using CwHoe.Api.Schema;
using CwHoe.Contracts;

namespace CwHoe.Api.AkashicLayers;

/// <summary>How an S3 service encrypts objects where they lie.</summary>
[ValidationRule(
    "!has(self.keyId) || self.type == 'sse-kms'",
    Message = "bucket.encryption.keyId is for type sse-kms: remove it, or change the type", FieldPath = ".keyId", Reason = "FieldValueForbidden")]
public sealed record AkashicLayerEncryption
{
    /// <summary><c>none</c>: as the bucket has it; <c>sse-s3</c>: with keys of the service; <c>sse-kms</c>: with a key of its key management. Required.</summary>
    [Required]
    public BucketEncryption? Type { get; init; }

    /// <summary>The key of <c>sse-kms</c>; null for the service's default one.</summary>
    [Length(1, 2048), Pattern(@"^[!-~]+$")]
    public string? KeyId { get; init; }
}
