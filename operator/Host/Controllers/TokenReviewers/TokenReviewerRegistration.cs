using CwHoe.Api.AkashicLayers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Planning.TokenReviewers;
using CwHoe.Kube.Models;
using CwHoe.Runtime;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.TokenReviewers;

/// <summary>What the controller of the token reviewers watches: its one object, and which RouterPolicies and AkashicLayers there are.</summary>
internal static class TokenReviewerRegistration
{
    public static KubernetesOperatorBuilder AddTokenReviewers(this KubernetesOperatorBuilder builder) => builder
        .AddInformer(new InformerOptions<V1ClusterRoleBinding> { FieldSelector = $"metadata.name={TokenReviewerPlanner.Name}" })
        .AddController<TokenReviewerController, V1ClusterRoleBinding>(controller => controller
            .Named("tokenreviewers")
            .Watches<RouterPolicy>(_ => [new ObjectKey(null, TokenReviewerPlanner.Name)], change => change.Kind != ChangeKind.Modified)
            .Watches<AkashicLayer>(_ => [new ObjectKey(null, TokenReviewerPlanner.Name)], change => change.Kind != ChangeKind.Modified));
}
