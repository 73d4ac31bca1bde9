using CwHoe.Api.AgentNodes;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Objects that an AgentNode names and does not make: what has to be observed before it is planned.</summary>
public static class AgentNodeReferences
{
    /// <summary>Claims of the node's namespace that its pods mount.</summary>
    /// <param name="node">The node; it need not be valid.</param>
    /// <returns>Names, each once.</returns>
    public static IReadOnlyList<string> Claims(AgentNode node) =>
        ModelSource.TryParse(node.Spec.Model?.Source, out var source, out _) && source.Claim is { } claim ? [claim] : [];

    /// <summary>Secrets of the node's namespace that its pods, or the operator on its behalf, read.</summary>
    /// <param name="node">The node; it need not be valid.</param>
    /// <returns>Names, each once, with the keys that must be there; a Secret whose keys do not matter has none.</returns>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Secrets(AgentNode node)
    {
        var wanted = new SortedDictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        if (node.Spec.Model?.SecretRef?.Name is { } credentials)
            Want(credentials, ModelSource.TryParse(node.Spec.Model.Source, out var source, out _) ? source.CredentialKeys : []);
        if (node.Spec.External?.SecretRef is { Name: { } name } external && external.Optional != true)
            Want(name, external.Key is null ? [] : [external.Key]);
        foreach (var variable in node.Spec.Engine?.Env ?? [])
        {
            if (variable.ValueFrom?.SecretKeyRef is { Name: { } secret, Key: { } key, Optional: not true })
                Want(secret, [key]);
        }
        foreach (var pull in node.Spec.Engine?.ImagePullSecrets ?? [])
        {
            if (pull.Name is { } secret)
                Want(secret, []);
        }
        return wanted;

        void Want(string secret, IEnumerable<string> keys) =>
            wanted[secret] = wanted.TryGetValue(secret, out var known) ? known.Union(keys).ToHashSet() : keys.ToHashSet();
    }
}
