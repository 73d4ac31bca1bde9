namespace CwHoe.Runtime.Apply;

/// <summary>What an apply did, object by object: the planned ones in their order, then the pruned ones.</summary>
/// <param name="Outcomes">One per object.</param>
public sealed record ApplyReport(IReadOnlyList<ApplyOutcome> Outcomes)
{
    /// <summary>The objects that are not as planned.</summary>
    public IEnumerable<ApplyOutcome> Failures => Outcomes.Where(o => o.IsFailure);

    /// <summary>Whether anything was written.</summary>
    public bool HasChanges => Outcomes.Any(o => o.Verdict is ApplyVerdict.Created or ApplyVerdict.Applied or ApplyVerdict.Pruned);
}
