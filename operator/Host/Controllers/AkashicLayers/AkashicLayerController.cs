using CwHoe.Api.AkashicLayers;
using CwHoe.Core;
using CwHoe.Core.Planning.AkashicLayers;
using CwHoe.Runtime.Controllers;

namespace CwHoe.Host.Controllers.AkashicLayers;

/// <summary>Observe, plan, apply, report: one AkashicLayer.</summary>
internal sealed class AkashicLayerController(AkashicLayerObserver observer, PlanApplier applier, OperatorSettings settings, TimeProvider time)
    : IEntityController<AkashicLayer>
{
    public async Task<ReconciliationResult<AkashicLayer>> ReconcileAsync(AkashicLayer entity, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(entity, cancellationToken);
        var plan = AkashicLayerPlanner.Plan(entity, observed, settings, time.GetUtcNow());
        var rejected = await applier.ApplyAsync(entity, plan, AkashicLayerRegistration.OwnedTypes, cancellationToken);
        plan = AkashicLayerPlanner.WithRejected(plan, entity, rejected, time.GetUtcNow());
        // Compared with the operator's own part: what the store writes is no difference.
        await applier.ReportAsync(entity with { Status = OperatorPart.Of(entity.Status) }, plan, cancellationToken);
        return ReconciliationResult<AkashicLayer>.Success(entity, plan.RequeueAfter);
    }
}
