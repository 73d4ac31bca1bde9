using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>
/// The Secret with the key that checkpoints are signed with. It is made once and belongs to no owner: the log in the bucket outlives its layer, and who checks it goes by this
/// key. A layer that is applied again finds both.
/// </summary>
internal static class LogKeyBuilder
{
    public static V1Secret Build(AkashicLayer root, byte[] seed) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new() { Name = new AkashicLayerNames(root.Metadata.Name!).LogKey, Namespace = root.Metadata.Namespace, Labels = new AkashicLayerLabels(root).Pod },
        Type = "Opaque",
        Data = new Dictionary<string, byte[]> { [SecretKey.Seed.Name()] = seed },
    };
}
