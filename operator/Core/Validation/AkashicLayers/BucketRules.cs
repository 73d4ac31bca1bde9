using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Rules of <c>spec.bucket</c>.</summary>
internal static class BucketRules
{
    /// <summary>A bucket and its keys.</summary>
    public static IEnumerable<Violation> Bucket(AkashicLayer layer)
    {
        if (layer.Spec.Bucket is not { } bucket)
            yield break;
        if (string.IsNullOrEmpty(bucket.Name))
            yield return new("spec.bucket.name", "is required");
        if (bucket.SecretRef is null)
            yield return new("spec.bucket.secretRef", "is required");
        foreach (var violation in Check.Reference("spec.bucket.secretRef", bucket.SecretRef))
            yield return violation;
    }

    /// <summary>A service that is not the store's own machine.</summary>
    public static IEnumerable<Violation> Endpoint(AkashicLayer layer) => Server("spec.bucket.endpoint", layer.Spec.Bucket?.Endpoint);

    /// <summary>A kind of encryption, and a key only where one is used.</summary>
    public static IEnumerable<Violation> Encryption(AkashicLayer layer)
    {
        if (layer.Spec.Bucket?.Encryption is not { } encryption)
            yield break;
        if (encryption.Type is null or BucketEncryption.Unspecified)
            yield return new("spec.bucket.encryption.type", "is required");
        if (encryption.KeyId is not null && encryption.Type != BucketEncryption.SseKms)
            yield return new("spec.bucket.encryption.keyId", $"is for type {BucketEncryption.SseKms.Name()}");
    }

    /// <summary>The base URL of a server that a store may call; null is right.</summary>
    public static IEnumerable<Violation> Server(string field, string? url)
    {
        if (url is null)
            yield break;
        if (!Syntax.IsBaseUrl(url))
            yield return new(field, "is not an http or https URL without credentials and query, such as https://s3.example.org");
        else if (Syntax.IsOwnMachine(url))
            yield return new(field, "is an address of the store's own machine; name the server as others can reach it");
    }
}
