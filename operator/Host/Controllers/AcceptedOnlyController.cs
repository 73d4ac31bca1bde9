using CwHoe.Core.Planning;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;

namespace CwHoe.Host.Controllers;

/// <summary>Validates and reports: the kinds that become nothing yet.</summary>
internal sealed class AcceptedOnlyController<TEntity, TStatus>(AcceptedOnlyController<TEntity, TStatus>.Planner plan, PlanApplier applier, TimeProvider time)
    : IEntityController<TEntity>
    where TEntity : class, IKubernetesObject, IStatus<TStatus>
    where TStatus : class
{
    public delegate Plan<TStatus> Planner(TEntity resource, DateTimeOffset now);

    public async Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        await applier.ReportAsync(entity, plan(entity, time.GetUtcNow()), cancellationToken);
        return ReconciliationResult<TEntity>.Success(entity);
    }
}
