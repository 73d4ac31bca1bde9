using CwHoe.Api.AkashicLayers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Planning.TokenReviewers;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.TokenReviewers;

/// <summary>Keeps the subjects of the one ClusterRoleBinding under which routers and stores ask whose a caller's token is.</summary>
internal sealed class TokenReviewerController(IKubernetesClient client, Lister<RouterPolicy> policies, Lister<AkashicLayer> layers, OperatorOptions options)
    : IEntityController<V1ClusterRoleBinding>
{
    private static readonly ApplyOptions Manager = new() { FieldManager = Identity.TokenReviewers.Name(), Force = true };

    public async Task<ReconciliationResult<V1ClusterRoleBinding>> ReconcileAsync(V1ClusterRoleBinding entity, CancellationToken cancellationToken)
    {
        if (TokenReviewerPlanner.Plan(entity, policies.List(), layers.List(), options.Namespaces) is not { } planned)
            return ReconciliationResult<V1ClusterRoleBinding>.Success(entity);
        // The next reconcile waits until this one's write is in the cache.
        var stored = await client.ApplyAsync(planned, Manager, cancellationToken);
        return ReconciliationResult<V1ClusterRoleBinding>.Success(entity with { Metadata = stored });
    }
}
