namespace CwHoe.Runtime.Apply;

/// <summary>What became of one object.</summary>
public enum ApplyVerdict
{
    /// <summary>Nothing to do: what is stored is what was planned.</summary>
    Unchanged,

    /// <summary>It did not exist as this owner's and does now.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Applied,

    /// <summary>It is no longer planned and was deleted.</summary>
    Pruned,

    /// <summary>Others own fields that were planned; <see cref="ApplyOutcome.Conflicts"/> names them.</summary>
    Conflict,

    /// <summary>The API server refused it; <see cref="ApplyOutcome.Message"/> and <see cref="ApplyOutcome.Causes"/> say why.</summary>
    Rejected,
}
