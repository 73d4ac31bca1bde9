using CwHoe.Kube.Models;

namespace CwHoe.Kube;

/// <summary>Questions to the API server about users: whose a token is, and who may do what.</summary>
public static class KubernetesReviewExtensions
{
    extension(IKubernetesClient client)
    {
        /// <summary>Asks whose a token is (TokenReview).</summary>
        /// <param name="token">The token.</param>
        /// <param name="audiences">The audiences that the asker stands for; at least one.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The user, or null where the token is bad or meant for none of <paramref name="audiences"/>.</returns>
        /// <exception cref="KubernetesDecodeException">The server answered without a status.</exception>
        public async Task<V1UserInfo?> ReviewTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
        {
            ArgumentOutOfRangeException.ThrowIfZero(audiences.Count);
            var review = await client.CreateAsync(new V1TokenReview { Spec = new() { Token = token, Audiences = audiences } }, cancellationToken);
            var status = review.Status ?? throw new KubernetesDecodeException("TokenReview: the answer has no status");

            // A server without audience support answers without audiences; its yes says nothing about them.
            return status.Authenticated == true && status.Audiences?.Any(audiences.Contains) == true ? status.User : null;
        }

        /// <summary>Asks whether a user may do something (SubjectAccessReview).</summary>
        /// <param name="spec">Who and what.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        /// <returns>The answer; act only where <see cref="V1SubjectAccessReviewStatus.Allowed"/> is true.</returns>
        /// <exception cref="KubernetesDecodeException">The server answered without a status.</exception>
        public async Task<V1SubjectAccessReviewStatus> ReviewAccessAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
        {
            var review = await client.CreateAsync(new V1SubjectAccessReview { Spec = spec }, cancellationToken);
            return review.Status ?? throw new KubernetesDecodeException("SubjectAccessReview: the answer has no status");
        }
    }
}
