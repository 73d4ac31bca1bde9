namespace CwHoe.Akashic.Storage;

/// <summary>Which bucket, and how it is spoken to.</summary>
internal sealed record S3Settings
{
    /// <summary>Of the store; null for AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Requests are signed for it.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Name of the bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>Whether the bucket stands in the path, as most stores but AWS want it, rather than in the host.</summary>
    public bool PathStyle { get; init; } = true;

    /// <summary>Whether the bucket is made where it is not there.</summary>
    public bool Create { get; init; }

    /// <summary><c>AES256</c> or <c>aws:kms</c>; empty for what the bucket does by itself.</summary>
    public string Encryption { get; init; } = "";

    /// <summary>With <c>aws:kms</c>: which key; empty for the account's own.</summary>
    public string EncryptionKeyId { get; init; } = "";

    /// <summary>Public half of the key pair; empty for nobody in particular.</summary>
    public string AccessKeyId { get; init; } = "";

    /// <summary>Secret half.</summary>
    public string SecretAccessKey { get; init; } = "";

    /// <summary>With temporary keys; empty for none.</summary>
    public string SessionToken { get; init; } = "";

    /// <summary>For one try of one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without the keys: this is printed.</summary>
    public override string ToString() => $"{Bucket} at {Endpoint?.GetLeftPart(UriPartial.Authority) ?? $"AWS {Region}"}";
}
