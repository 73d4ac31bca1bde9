using System.Net;
using Amazon.Runtime;

namespace CwHoe.Akashic.Storage;

/// <summary>What a refusal of an S3 store means.</summary>
internal static class S3Failure
{
    /// <summary>Sorts a failure.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="e">What came of it.</param>
    public static ObjectStoreException Of(string what, Exception e)
    {
        if (e is not AmazonServiceException { StatusCode: not default(HttpStatusCode) and var status, ErrorCode: var code } || (int)status < 300)
            return new(StoreFault.Unreachable, $"{what}: {Innermost(e).Message}", mayBeDone: !IsRefused(e), e);
        var (fault, advice) = Sort(status, code ?? "");
        // A gateway may answer so for a store that goes on with the request.
        return new(fault, $"{what}: {(int)status} {code}{advice}", mayBeDone: (int)status >= 500 && fault != StoreFault.Full, e);
    }

    private static (StoreFault Fault, string Advice) Sort(HttpStatusCode status, string code) => (status, code) switch
    {
        (_, "NoSuchBucket") => (StoreFault.NoBucket, ": create it, or set spec.bucket.create"),
        (_, "QuotaExceeded" or "InsufficientStorage" or "InsufficientCapacity" or "StorageFull" or "XMinioStorageFull") or (HttpStatusCode.InsufficientStorage, _) =>
            (StoreFault.Full, ": there is no more space; raise the quota or add disks"),
        (_, "RequestTimeTooSkewed") => (StoreFault.ClockSkewed, ": set this machine's clock, or the store's"),
        (_, "SlowDown" or "ServiceUnavailable" or "RequestLimitExceeded" or "ConditionalRequestConflict" or "OperationAborted")
            or (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, _) => (StoreFault.Throttled, ""),
        (_, "RequestTimeout" or "IncompleteBody" or "BadDigest") or (>= HttpStatusCode.InternalServerError, _) => (StoreFault.Unreachable, ""),
        (_, "BucketAlreadyExists") => (StoreFault.Denied, ": the bucket is someone else's; choose another name"),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => (StoreFault.Denied, ": see that the keys of spec.bucket.secretRef are right and may do this"),
        _ => (StoreFault.Rejected, ""),
    };

    private static bool IsRefused(Exception e) =>
        Chain(e).Any(x => x is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError });

    private static Exception Innermost(Exception e) => Chain(e).Last();

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            yield return e;
    }
}
