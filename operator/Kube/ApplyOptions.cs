namespace CwHoe.Kube;

/// <summary>How to apply.</summary>
public sealed record ApplyOptions
{
    /// <summary>Who owns the fields sent; 1-128 characters.</summary>
    public required string FieldManager { get; init; }

    /// <summary>Take fields from other managers instead of failing with a conflict.</summary>
    public bool Force { get; init; }

    /// <summary><c>status</c> or <c>scale</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>Make the object or, where it exists, fail with status 409 and change nothing. False: make it or change it.</summary>
    /// <remarks>A few kinds of older servers (Services before 1.22) answer 500 instead of making it.</remarks>
    public bool MustBeNew { get; init; }

    /// <summary>Validate and answer without storing.</summary>
    public bool DryRun { get; init; }
}
