using CwHoe.Akashic.Log;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Akashic.Tree;

/// <summary>The seed that a tree's checkpoints are signed with, in a Secret that the operator makes once.</summary>
internal static class LogKey
{
    /// <summary>Reads it.</summary>
    /// <param name="client">Needs <c>get</c> on the Secret by its name.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="InvalidOperationException">The Secret is not there, or holds something else.</exception>
    public static async Task<byte[]> ReadAsync(IKubernetesClient client, string ns, string name, CancellationToken cancellationToken)
    {
        var secret = await client.GetAsync<V1Secret>(name, ns, cancellationToken)
            ?? throw new InvalidOperationException($"Secret {name} is not there: the operator makes it; is it running, and may it?");
        return secret.Data?.GetValueOrDefault(SecretKey.Seed.Name()) is { Length: NoteSigner.SeedLength } seed
            ? seed
            : throw new InvalidOperationException($"Secret {name} must have {SecretKey.Seed.Name()} with {NoteSigner.SeedLength} bytes: restore it, or delete the Secret and the operator makes another key");
    }
}
