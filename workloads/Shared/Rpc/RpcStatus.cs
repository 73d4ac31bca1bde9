namespace CwHoe.Shared.Rpc;

/// <summary>How a call ended, with the numbers of gRPC's status codes (https://grpc.io/docs/guides/status-codes/).</summary>
public enum RpcStatus
{
    /// <summary>It did what was asked.</summary>
    Ok = 0,

    /// <summary>The caller gave it up.</summary>
    Cancelled = 1,

    /// <summary>A fault that says nothing of itself.</summary>
    Unknown = 2,

    /// <summary>The request is wrong, whatever the state of the service.</summary>
    InvalidArgument = 3,

    /// <summary>The caller's deadline passed.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for is not there, or the caller may not know that it is.</summary>
    NotFound = 5,

    /// <summary>What was to be made is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a limit of size is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The service is not in the state that the call needs; the same call fails until somebody changes that.</summary>
    FailedPrecondition = 9,

    /// <summary>Another call was in the way; the caller may start over.</summary>
    Aborted = 10,

    /// <summary>Past the end of what there is now.</summary>
    OutOfRange = 11,

    /// <summary>There is no such method, or no such encoding of messages.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the service; its log says more.</summary>
    Internal = 13,

    /// <summary>Not now; the same call may succeed later.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
