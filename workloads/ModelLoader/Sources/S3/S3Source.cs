using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Transfer;
using ByteRange = CwHoe.ModelLoader.Transfer.ByteRange;

namespace CwHoe.ModelLoader.Sources.S3;

/// <summary><c>s3://BUCKET/KEY</c>: an object; a key that ends with <c>/</c>, or none: all objects below it.</summary>
internal sealed class S3Source : IModelSource
{
    private readonly IAmazonS3 s3;
    private readonly string bucket;
    private readonly string key;

    private S3Source(IAmazonS3 s3, string bucket, string key, string name) => (this.s3, this.bucket, this.key, Name) = (s3, bucket, key, name);

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The source that <paramref name="uri"/> names, with <c>accessKeyId</c>, <c>secretAccessKey</c> and <c>sessionToken</c> of the credentials, or anonymous.</summary>
    /// <exception cref="LoaderException">The URI or the credentials are malformed.</exception>
    public static S3Source Create(ModelUri uri, SourceOptions options)
    {
        var slash = uri.Rest.IndexOf('/');
        var (bucket, key) = slash < 0 ? (uri.Rest, "") : (uri.Rest[..slash], uri.Rest[(slash + 1)..]);
        if (bucket.Length == 0)
            throw uri.Bad("names no bucket");
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.Endpoint is not null,
            MaxErrorRetry = 0, // retries are the downloader's
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint.ToString(), options.Region);
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        var at = options.Endpoint is null ? options.Region : options.Endpoint.GetLeftPart(UriPartial.Path);
        return new S3Source(new AmazonS3Client(Credentials(options.Credentials), config), bucket, key, $"{uri} at {at}");
    }

    /// <inheritdoc />
    public async Task<ModelListing> ListAsync(CancellationToken cancellationToken)
    {
        if (key.Length > 0 && !key.EndsWith('/'))
        {
            var head = await AskAsync(() => s3.GetObjectMetadataAsync(bucket, key, cancellationToken));
            return new ModelListing { Files = [new ModelFile { Path = key[(key.LastIndexOf('/') + 1)..], Locator = key, Version = head.ETag, Length = head.ContentLength }] };
        }

        var files = new List<ModelFile>();
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = key };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(() => s3.ListObjectsV2Async(request, cancellationToken));
            files.AddRange((page.S3Objects ?? [])
                .Where(o => !o.Key.EndsWith('/')) // the folder marks that some consoles make
                .Select(o => new ModelFile { Path = o.Key[key.Length..], Locator = o.Key, Version = o.ETag, Length = o.Size }));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        if (files.Count == 0)
            throw new LoaderException(LoaderExit.ModelNotFound, $"{Name} holds no objects; check spec.model.source");
        return new ModelListing { Files = files, IsFolder = true };
    }

    /// <inheritdoc />
    public async Task<RangeResponse> OpenAsync(ModelFile file, ByteRange range, string? validator, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
            return new RangeResponse(null) { Body = Stream.Null, Ranged = false, Total = 0, Validator = null };
        var request = new GetObjectRequest
        {
            BucketName = bucket,
            Key = file.Locator,
            EtagToMatch = validator ?? file.Version,
            ByteRange = new Amazon.S3.Model.ByteRange(range.Start, (range.End ?? long.MaxValue) - 1),
        };
        var response = await AskAsync(() => s3.GetObjectAsync(request, cancellationToken));
        var total = response.ContentRange?.Split('/') is [_, var length] ? long.Parse(length) : response.ContentLength;
        return new RangeResponse(response)
        {
            Body = response.ResponseStream,
            Ranged = response.HttpStatusCode == HttpStatusCode.PartialContent,
            Total = total,
            Validator = response.ETag,
        };
    }

    private static AWSCredentials Credentials(CredentialFolder folder) => (folder.Read("accessKeyId"), folder.Read("secretAccessKey"), folder.Read("sessionToken")) switch
    {
        (null, null, _) => new AnonymousAWSCredentials(),
        ({ } id, { } secret, null) => new BasicAWSCredentials(id, secret),
        ({ } id, { } secret, { } token) => new SessionAWSCredentials(id, secret, token),
        _ => throw new LoaderException(LoaderExit.Denied, "the Secret of spec.model.secretRef has only one of accessKeyId and secretAccessKey; give both or neither"),
    };

    private async Task<T> AskAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new SourceChangedException($"{Name} was replaced while it was being fetched");
        }
        catch (AmazonServiceException e) when (e.StatusCode != default(HttpStatusCode))
        {
            throw SourceFailure.Of(e.StatusCode, Name, inner: e);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw SourceFailure.NoAnswer(Name, e);
        }
    }
}
