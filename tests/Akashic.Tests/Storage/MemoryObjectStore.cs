using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Tests.Storage;

/// <summary>A bucket in memory that keeps conditions as S3 does.</summary>
internal sealed class MemoryObjectStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);

    private readonly Dictionary<string, DateTimeOffset> _modified = new(StringComparer.Ordinal);

    /// <summary>The clock of the service; null for one that does not date objects.</summary>
    public TimeProvider? Time { get; init; } = TimeProvider.System;

    /// <summary>Whether conditions are kept.</summary>
    public bool KeepsConditions { get; init; } = true;

    public IReadOnlyCollection<string> Keys
    {
        get
        {
            lock (_lock)
                return [.. _objects.Keys];
        }
    }

    /// <summary>Changes an object behind everybody's back.</summary>
    public void Change(string key, Func<byte[], byte[]> change)
    {
        lock (_lock)
            _objects[key] = _objects[key] with { Bytes = change(_objects[key].Bytes.ToArray()) };
    }

    public Task EnsureBucketAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return _objects.GetValueOrDefault(key);
    }

    public async Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var there = _objects.GetValueOrDefault(put.Key);
            if (KeepsConditions && ((put.IfAbsent && there is not null) || (put.IfMatch is { } tag && there?.ETag != tag)))
                return null;
            var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(put.Bytes.Span)[..16])}\"";
            if (Time is not null)
                _modified[put.Key] = Time.GetUtcNow();
            _objects[put.Key] = new StoredObject { Bytes = put.Bytes.ToArray(), ETag = etag, ContentEncoding = put.ContentEncoding, Metadata = put.Metadata };
            return etag;
        }
    }

    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        List<ListedObject> found;
        lock (_lock)
            found = [.. _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => new ListedObject(o.Key, o.Value.Bytes.Length, _modified.TryGetValue(o.Key, out var put) ? put : null))];
        foreach (var item in found)
            yield return item;
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
            _objects.Remove(key);
    }
}
