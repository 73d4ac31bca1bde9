using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace CwHoe.Akashic.Storage;

/// <summary>A bucket of AWS or of whatever speaks its protocol. Each request is tried once; <see cref="RetryingObjectStore"/> tries again.</summary>
internal sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private const string MetadataPrefix = "x-amz-meta-";

    private readonly S3Settings _settings;
    private readonly TimeProvider _time;
    private readonly AmazonS3Client _s3;

    public S3ObjectStore(S3Settings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle,
            MaxErrorRetry = 0,
            MaxConnectionsPerServer = 64,
            // Checksums in trailers are more than other stores, and Ceph up to 16.2, understand; the signature covers the content.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint.ToString(), settings.Region);
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        AWSCredentials credentials = settings switch
        {
            { AccessKeyId: "" } => new AnonymousAWSCredentials(),
            { SessionToken: "" } => new BasicAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey),
            _ => new SessionAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey, settings.SessionToken),
        };
        _s3 = new AmazonS3Client(credentials, config);
    }

    /// <inheritdoc/>
    public async Task EnsureBucketAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync("list", "", token => _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _settings.Bucket, MaxKeys = 1 }, token), cancellationToken);
        }
        catch (ObjectStoreException e) when (e.Fault == StoreFault.NoBucket && _settings.Create)
        {
            await AskAsync("create the bucket", "", token => _s3.PutBucketAsync(new PutBucketRequest { BucketName = _settings.Bucket }, token), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("read", key, async token =>
            {
                using var response = await _s3.GetObjectAsync(_settings.Bucket, key, token);
                var bytes = new byte[response.ContentLength];
                await response.ResponseStream.ReadExactlyAsync(bytes, token);
                return new StoredObject
                {
                    Bytes = bytes,
                    ETag = response.ETag,
                    ContentEncoding = response.Headers.ContentEncoding ?? "",
                    Metadata = response.Metadata.Keys.ToDictionary(k => k[MetadataPrefix.Length..].ToLowerInvariant(), k => response.Metadata[k]),
                };
            }, cancellationToken);
        }
        catch (ObjectStoreException e) when (e.InnerException is AmazonS3Exception { ErrorCode: "NoSuchKey" })
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<string?> PutAsync(PutObject put, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("write", put.Key, async token => (await _s3.PutObjectAsync(Request(put), token)).ETag, cancellationToken);
        }
        catch (ObjectStoreException e) when (IsConditionFailed(e, put))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _settings.Bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync("list", prefix, token => _s3.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
                yield return new ListedObject(item.Key, item.Size ?? 0, item.LastModified is { } modified ? new DateTimeOffset(modified.ToUniversalTime()) : null);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        await AskAsync("delete", key, token => _s3.DeleteObjectAsync(_settings.Bucket, key, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _s3.Dispose();

    // A version that was to be replaced may also be gone altogether.
    private static bool IsConditionFailed(ObjectStoreException e, PutObject put) => e.InnerException is AmazonS3Exception { StatusCode: var status, ErrorCode: var code }
        && (status == System.Net.HttpStatusCode.PreconditionFailed || (put.IfMatch is not null && code == "NoSuchKey"));

    private PutObjectRequest Request(PutObject put)
    {
        var request = new PutObjectRequest
        {
            BucketName = _settings.Bucket,
            Key = put.Key,
            InputStream = new MemoryStream(put.Bytes.ToArray(), writable: false),
            UseChunkEncoding = false,
            ContentType = put.ContentType,
            IfNoneMatch = put.IfAbsent ? "*" : null,
            // Ceph compares what stands there with the bare ETag; AWS takes either.
            IfMatch = put.IfMatch?.Trim('"'),
        };
        if (put.ContentEncoding.Length > 0)
            request.Headers.ContentEncoding = put.ContentEncoding;
        if (_settings.Encryption.Length > 0)
            request.ServerSideEncryptionMethod = new ServerSideEncryptionMethod(_settings.Encryption);
        if (_settings.EncryptionKeyId.Length > 0)
            request.ServerSideEncryptionKeyManagementServiceKeyId = _settings.EncryptionKeyId;
        foreach (var (name, value) in put.Metadata)
            request.Metadata.Add(name, value);
        return request;
    }

    private async Task<T> AskAsync<T>(string verb, string key, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        var what = $"{verb} {key} in bucket {_settings}".Replace("  ", " ", StringComparison.Ordinal);
        using var timeout = new CancellationTokenSource(_settings.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await request(either.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectStoreException(StoreFault.Unreachable, $"{what}: no answer within {_settings.Timeout.TotalSeconds:0} s", mayBeDone: true, e);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw S3Failure.Of(what, e);
        }
    }
}
