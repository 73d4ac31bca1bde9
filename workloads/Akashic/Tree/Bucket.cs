using System.Text;
using CwHoe.Akashic.Storage;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Akashic.Tree;

/// <summary>The bucket of a tree, with the keys that its Secret has now: they may be rotated while the store runs.</summary>
/// <param name="spec">Where it is.</param>
/// <param name="ns">Namespace of the Secret.</param>
/// <param name="client">Needs <c>get</c> on the Secret by its name.</param>
/// <param name="time">The clock.</param>
internal sealed class Bucket(AkashicLayerBucket spec, string ns, IKubernetesClient client, TimeProvider time) : IObjectStore, IDisposable
{
    private static readonly TimeSpan KeysAgeMost = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Opened? _opened;

    /// <inheritdoc/>
    public async Task EnsureBucketAsync(CancellationToken cancellationToken) => await (await StoreAsync(cancellationToken)).EnsureBucketAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken) => await (await StoreAsync(cancellationToken)).GetAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken) => await (await StoreAsync(cancellationToken)).PutAsync(put, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in (await StoreAsync(cancellationToken)).ListAsync(prefix, cancellationToken))
            yield return found;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken) => await (await StoreAsync(cancellationToken)).DeleteAsync(key, cancellationToken);

    /// <summary>Frees connections.</summary>
    public void Dispose()
    {
        _opened?.Store.Dispose();
        _reading.Dispose();
    }

    private async ValueTask<S3ObjectStore> StoreAsync(CancellationToken cancellationToken)
    {
        if (_opened is { } known && time.GetElapsedTime(known.At) < KeysAgeMost)
            return known.Store;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_opened is { } meanwhile && time.GetElapsedTime(meanwhile.At) < KeysAgeMost)
                return meanwhile.Store;
            var settings = await SettingsAsync(cancellationToken);
            // Requests under way end with the client that they began with; it holds nothing but connections, which end by themselves.
            _opened = _opened is { } before && before.Settings == settings
                ? before with { At = time.GetTimestamp() }
                : new(settings, new(settings, time), time.GetTimestamp());
            return _opened.Store;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<S3Settings> SettingsAsync(CancellationToken cancellationToken)
    {
        var name = spec.SecretRef?.Name ?? "";
        V1Secret? secret;
        try
        {
            secret = await client.GetAsync<V1Secret>(name, ns, cancellationToken);
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException)
        {
            // The keys that were are as good as any while the API server is away.
            return _opened?.Settings ?? throw new ObjectStoreException(StoreFault.Unreachable, $"Secret {name} with the bucket's keys can't be read: {e.Message}", mayBeDone: false, e);
        }

        var (id, key) = (Value(SecretKey.AccessKeyId.Name()), Value(SecretKey.SecretAccessKey.Name()));
        if (id is null || key is null)
            throw new ObjectStoreException(StoreFault.Denied, $"Secret {name} must be there and have {SecretKey.AccessKeyId.Name()} and {SecretKey.SecretAccessKey.Name()} of bucket {spec.Name}", mayBeDone: false);
        return new()
        {
            Endpoint = spec.Endpoint is { } endpoint ? new(endpoint) : null,
            Region = spec.Region ?? "us-east-1",
            Bucket = spec.Name!,
            PathStyle = spec.PathStyle ?? true,
            Create = spec.Create ?? false,
            Encryption = spec.Encryption?.Type switch { BucketEncryption.SseS3 => "AES256", BucketEncryption.SseKms => "aws:kms", _ => "" },
            EncryptionKeyId = spec.Encryption?.KeyId ?? "",
            AccessKeyId = id,
            SecretAccessKey = key,
        };

        string? Value(string name) => secret?.Data?.GetValueOrDefault(name) is { Length: > 0 } value ? Encoding.UTF8.GetString(value).Trim() : null;
    }

    private sealed record Opened(S3Settings Settings, S3ObjectStore Store, long At);
}
