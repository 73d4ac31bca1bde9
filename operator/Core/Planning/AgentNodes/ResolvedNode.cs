using System.Security.Cryptography;
using System.Text;
using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes.Engines;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>A valid AgentNode whose engine runs in pods, with every default filled in. Builders read this and nothing else.</summary>
internal sealed record ResolvedNode
{
    private const int DefaultGracePeriod = 120;

    private ResolvedNode(AgentNode node, EngineProfile profile, OperatorSettings settings) =>
        (Node, Profile, Settings, Names, Labels) = (node, profile, settings, new(node), new(node));

    public AgentNode Node { get; }

    public EngineProfile Profile { get; }

    public OperatorSettings Settings { get; }

    public AgentNodeNames Names { get; }

    public AgentNodeLabels Labels { get; }

    /// <summary>Pods that should exist.</summary>
    public required int Replicas { get; init; }

    /// <summary>Null where the engine pulls by name.</summary>
    public ModelSource? Source { get; private init; }

    public AgentNodeSpec Spec => Node.Spec;

    public AgentNodeEngine Engine => Node.Spec.Engine!;

    public AgentNodeModel Model => Node.Spec.Model!;

    public int Port => Engine.Port ?? Profile.Type.Port();

    public string Image => Engine.Image ?? Profile.DefaultImage(Settings);

    public int GracePeriodSeconds => Engine.TerminationGracePeriodSeconds ?? DefaultGracePeriod;

    public int GpuCount => Spec.Gpu is { } gpu ? gpu.Count ?? 1 : 0;

    /// <summary>Where the cache keeps the model: a new source, checksum or service is a new folder, so that nothing stale is served.</summary>
    public string ModelKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Model.Source}\n{Model.Sha256}\n{Model.Endpoint}")))[..16];

    /// <summary>What the loader makes or checks, and the engine opens; a folder that is fetched ends with a slash.</summary>
    public string? ModelPath => Source switch
    {
        null => null,
        { IsFetched: true } => $"{MountPaths.Models}/{ModelKey}/{Source.FileName}",
        { Scheme: ModelScheme.Pvc } => $"{MountPaths.Models}/{Source.Path}",
        _ => Source.Path,
    };

    /// <summary>Metadata of the object called <paramref name="name"/>.</summary>
    public V1ObjectMeta Metadata(string name) => OwnedMetadata.Of<AgentNode>(Node.Metadata, name, Labels.Object);

    /// <summary>Fills in the defaults of <paramref name="node"/>.</summary>
    /// <param name="node">A valid node whose engine is not external.</param>
    /// <param name="settings">The installation.</param>
    /// <param name="replicas">Pods that should exist.</param>
    public static ResolvedNode From(AgentNode node, OperatorSettings settings, int replicas) =>
        new(node, EngineProfile.Of(node.Spec.Engine!.Type!.Value), settings)
        {
            Replicas = replicas,
            Source = ModelSource.TryParse(node.Spec.Model!.Source, out var source, out _) ? source : null,
        };
}
