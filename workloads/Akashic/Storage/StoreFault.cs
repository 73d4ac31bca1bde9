namespace CwHoe.Akashic.Storage;

/// <summary>Why an object store did not do what it was asked.</summary>
internal enum StoreFault
{
    /// <summary>No answer, or none that is whole. Worth another try.</summary>
    Unreachable,

    /// <summary>It asks for fewer requests, or is not ready. Worth another try.</summary>
    Throttled,

    /// <summary>It takes no more bytes: a quota, or its disks.</summary>
    Full,

    /// <summary>The keys are wrong or may not do this.</summary>
    Denied,

    /// <summary>This machine's clock and the store's are too far apart.</summary>
    ClockSkewed,

    /// <summary>There is no such bucket.</summary>
    NoBucket,

    /// <summary>It does not understand or take the request.</summary>
    Rejected,
}
