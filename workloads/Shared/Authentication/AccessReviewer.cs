using System.Collections.Concurrent;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Shared.Authentication;

/// <summary>Asks the API server whether a service account may do something to an object (SubjectAccessReview). An answer is kept for ten seconds.</summary>
/// <param name="client">Needs <c>create</c> on <c>subjectaccessreviews</c>.</param>
/// <param name="time">The clock.</param>
public sealed class AccessReviewer(IKubernetesClient client, TimeProvider time)
{
    private const int MostRemembered = 1024;
    private const string ServiceAccounts = "system:serviceaccounts";
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (bool Allowed, DateTimeOffset Until)> _remembered = new(StringComparer.Ordinal);

    /// <summary>Asks.</summary>
    /// <param name="caller">Who would do it; anyone but a service account may do nothing.</param>
    /// <param name="verb">Such as <c>get</c>.</param>
    /// <param name="group">API group.</param>
    /// <param name="resource">Plural name of the kind, with a slash and the subresource where it is of one.</param>
    /// <param name="ns">Namespace of the object.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether; null where the API server can't be asked, which is no yes.</returns>
    public async Task<bool?> MayAsync(Caller caller, string verb, string group, string resource, string ns, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Identity.Split(':') is not ["system", "serviceaccount", var home, _])
            return false;
        var (kind, subresource) = resource.Split('/', 2) is [var whole, var part] ? (whole, part) : (resource, null);
        var key = $"{caller.Identity} {verb} {group} {resource} {ns} {name}";
        if (_remembered.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Allowed;
        try
        {
            var review = await client.CreateAsync(
                ResourceType.Of<V1SubjectAccessReview>(),
                new V1SubjectAccessReview
                {
                    Spec = new()
                    {
                        User = caller.Identity, Groups = [ServiceAccounts, $"{ServiceAccounts}:{home}", "system:authenticated"],
                        ResourceAttributes = new() { Verb = verb, Group = group, Resource = kind, Subresource = subresource, Namespace = ns, Name = name },
                    },
                },
                cancellationToken);
            var allowed = review.Status is { Allowed: true, Denied: not true };
            if (_remembered.Count >= MostRemembered)
                _remembered.Clear();
            _remembered[key] = (allowed, time.GetUtcNow() + KeptFor);
            return allowed;
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
