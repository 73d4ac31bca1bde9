using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Log;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Akashic.Tree;

/// <summary>The seed that a tree's checkpoints are signed with: in a Secret that the operator makes empty and that is filled once.</summary>
internal static class LogKey
{
    private const string Seed = "seed";
    private const int Tries = 5;

    /// <summary>Reads the seed, or makes one where there is none.</summary>
    /// <param name="client">Needs <c>get</c> and <c>patch</c> on the Secret by its name.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="InvalidOperationException">The Secret is not there, or holds something else.</exception>
    public static async Task<byte[]> EnsureAsync(IKubernetesClient client, string ns, string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var secret = await client.GetAsync<V1Secret>(name, ns, cancellationToken)
                ?? throw new InvalidOperationException($"Secret {name} is not there: the operator makes it; is it running, and may it?");
            if (secret.Data?.GetValueOrDefault(Seed) is { } seed)
            {
                return seed.Length == NoteSigner.SeedLength
                    ? seed
                    : throw new InvalidOperationException($"Secret {name} has a {Seed} of {seed.Length} bytes in place of {NoteSigner.SeedLength}: restore it, or remove the key {Seed} for a new one");
            }

            try
            {
                var made = RandomNumberGenerator.GetBytes(NoteSigner.SeedLength);
                using var patch = JsonDocument.Parse(new JsonObject
                {
                    // Onto the very Secret that had none: of two processes one makes it.
                    ["metadata"] = new JsonObject { ["resourceVersion"] = secret.Metadata.ResourceVersion },
                    ["data"] = new JsonObject { [Seed] = Convert.ToBase64String(made) },
                }.ToJsonString());
                await client.PatchAsync<V1Secret>(ResourceType.Of<V1Secret>(), name, ns, PatchType.Merge, patch.RootElement, subresource: null, cancellationToken);
                return made;
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict && attempt < Tries)
            {
            }
        }
    }
}
