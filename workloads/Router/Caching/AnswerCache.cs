using System.Security.Cryptography;
using System.Text;
using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using Microsoft.Extensions.Caching.Memory;

namespace CwHoe.Router.Caching;

/// <summary>Keeps answers for requests that are the same to the byte, of the same caller, under the same policy; in memory, for a while.</summary>
internal sealed class AnswerCache : IDisposable
{
    private const long DefaultBytes = 64 << 20;
    private static readonly TimeSpan DefaultTtl = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private MemoryCache? _cache;
    private long _size;

    /// <summary>What a request is known by; null where the policy keeps nothing.</summary>
    public static string? KeyOf(RoutedRequest request)
    {
        if (request.Table.Spec.Cache is null)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Whatever decides over the answer beside the body; a caller never gets what another was told.
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{request.Caller.Identity}\n{request.Table.Generation}\n{request.Facts.Api}\n{request.Attribution.Classification}\n{request.Attribution.Phase}\n{request.Refines}\n"));
        hash.AppendData(request.Body.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Answers from memory; false where there is nothing. Sets header <c>X-Hoe-Cache</c> either way.</summary>
    public async ValueTask<bool> TryWriteAsync(HttpResponse response, RoutedRequest request, string? key)
    {
        if (key is null || request.Table.Spec.Cache is not { } settings)
            return false;
        if (CacheFor(settings.Size?.Value ?? DefaultBytes).Get(key) is not Kept kept)
        {
            response.Headers[ResponseHeader.Cache.Name()] = "miss";
            return false;
        }

        response.Headers[ResponseHeader.Cache.Name()] = "hit";
        response.Headers[ResponseHeader.Backend.Name()] = kept.Backend.Name;
        response.Headers[ResponseHeader.Tier.Name()] = kept.Backend.Tier.Name();
        response.ContentType = kept.ContentType;
        response.ContentLength = kept.Body.Length;
        await response.BodyWriter.WriteAsync(kept.Body, response.HttpContext.RequestAborted);
        return true;
    }

    /// <summary>Keeps an answer that was sent in full.</summary>
    public void Keep(RoutedRequest request, string? key, Backend backend, string contentType, ReadOnlyMemory<byte> body)
    {
        if (key is null || request.Table.Spec.Cache is not { } settings)
            return;
        CacheFor(settings.Size?.Value ?? DefaultBytes).Set(key, new Kept(backend, contentType, body), new MemoryCacheEntryOptions
        {
            Size = body.Length,
            AbsoluteExpirationRelativeToNow = settings.TtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultTtl,
        });
    }

    /// <summary>Frees it.</summary>
    public void Dispose() => _cache?.Dispose();

    private MemoryCache CacheFor(long size)
    {
        lock (_lock)
        {
            if (_cache is { } cache && _size == size)
                return cache;
            _cache?.Dispose();
            _size = size;
            return _cache = new(new MemoryCacheOptions { SizeLimit = size });
        }
    }

    private sealed record Kept(Backend Backend, string ContentType, ReadOnlyMemory<byte> Body);
}
