using CwHoe.Api.RouterPolicies;
using CwHoe.Core;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Runtime.Controllers;

namespace CwHoe.Host.Controllers.RouterPolicies;

/// <summary>Observe, plan, apply, report: one RouterPolicy.</summary>
internal sealed class RouterPolicyController(RouterPolicyObserver observer, PlanApplier applier, ClusterApis apis, OperatorSettings settings, TimeProvider time)
    : IEntityController<RouterPolicy>
{
    public async Task<ReconciliationResult<RouterPolicy>> ReconcileAsync(RouterPolicy entity, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(entity, cancellationToken);
        var plan = RouterPolicyPlanner.Plan(entity, observed, settings, time.GetUtcNow());
        var rejected = await applier.ApplyAsync(entity, plan, RouterPolicyRegistration.OwnedTypes(apis), cancellationToken);
        plan = RouterPolicyPlanner.WithRejected(plan, entity, rejected, time.GetUtcNow());
        await applier.ReportAsync(entity, plan, cancellationToken);
        return ReconciliationResult<RouterPolicy>.Success(entity, plan.RequeueAfter);
    }
}
