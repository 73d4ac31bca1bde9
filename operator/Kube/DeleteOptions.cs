namespace CwHoe.Kube;

/// <summary>How to delete (meta/v1 DeleteOptions).</summary>
public sealed record DeleteOptions
{
    /// <summary>Delete only the object with this uid; status 409 otherwise.</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>Delete only this version; status 409 otherwise.</summary>
    public string? PreconditionResourceVersion { get; init; }

    /// <summary>What becomes of the dependents; null for the kind's default.</summary>
    public DeletePropagation? Propagation { get; init; }

    /// <summary>Time for a graceful end; null for the object's own.</summary>
    public TimeSpan? GracePeriod { get; init; }
}
