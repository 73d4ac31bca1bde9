using CwHoe.Api.AgentNodes;
using CwHoe.Core;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Runtime.Controllers;

namespace CwHoe.Host.Controllers.AgentNodes;

/// <summary>Observe, plan, apply, report: one AgentNode.</summary>
internal sealed class AgentNodeController(AgentNodeObserver observer, PlanApplier applier, ClusterApis apis, OperatorSettings settings, TimeProvider time)
    : IEntityController<AgentNode>
{
    public async Task<ReconciliationResult<AgentNode>> ReconcileAsync(AgentNode entity, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(entity, cancellationToken);
        var plan = AgentNodePlanner.Plan(entity, observed, settings, time.GetUtcNow());
        var rejected = await applier.ApplyAsync(entity, plan, AgentNodeRegistration.OwnedTypes(apis), cancellationToken);
        plan = AgentNodePlanner.WithRejected(plan, entity, rejected, time.GetUtcNow());
        await applier.ReportAsync(entity, plan, cancellationToken);
        return ReconciliationResult<AgentNode>.Success(entity, plan.RequeueAfter);
    }
}
