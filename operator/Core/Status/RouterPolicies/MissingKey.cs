using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status.RouterPolicies;

/// <summary>Finds what a policy names and no Secret has.</summary>
internal static class MissingKey
{
    /// <summary>What is missing, for people; null where nothing is, or it may be.</summary>
    /// <param name="secret">The key that is named; null for none.</param>
    /// <param name="observed">The snapshot.</param>
    /// <param name="least">Fewest bytes that will do.</param>
    public static string? Of(V1SecretKeySelector? secret, RouterPolicyObserved observed, int least = 1)
    {
        if (secret is not { Name: { } name, Key: { } key, Optional: not true } || !observed.Secrets.TryGetValue(name, out var keys))
            return null;
        if (keys is null)
            return $"Secret {name} does not exist";
        if (!keys.TryGetValue(key, out var length))
            return $"Secret {name} has no key {key}";
        return length < least ? $"key {key} of Secret {name} has {length} bytes, and needs {least}" : null;
    }
}
