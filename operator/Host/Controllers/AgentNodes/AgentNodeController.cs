using CwHoe.Api.AgentNodes;
using CwHoe.Core;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Runtime;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.AgentNodes;

/// <summary>Observe, plan, apply, report: one AgentNode.</summary>
internal sealed class AgentNodeController(
    AgentNodeObserver observer, Lister<AgentNode> nodes, PlanApplier applier, ClusterApis apis, OperatorSettings settings, TimeProvider time)
    : IEntityController<AgentNode>
{
    public async Task<ReconciliationResult<AgentNode>> ReconcileAsync(AgentNode entity, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(entity, cancellationToken);
        // Asking a dying engine takes seconds. A node that went meanwhile, and its objects with it, must not get them anew.
        if (nodes.Get(ObjectKey.Of(entity))?.Metadata.Uid != entity.Metadata.Uid)
            return ReconciliationResult<AgentNode>.Success(entity);
        var plan = AgentNodePlanner.Plan(entity, observed, settings, time.GetUtcNow());
        var rejected = await applier.ApplyAsync(entity, plan, AgentNodeRegistration.OwnedTypes(apis), cancellationToken);
        plan = AgentNodePlanner.WithRejected(plan, entity, rejected, time.GetUtcNow());
        await applier.ReportAsync(entity, plan, cancellationToken);
        return ReconciliationResult<AgentNode>.Success(entity, plan.RequeueAfter);
    }
}
