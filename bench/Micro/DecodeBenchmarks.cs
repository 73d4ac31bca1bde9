using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using CwHoe.Kube;
using CwHoe.Kube.Decoding;
using CwHoe.Kube.Http;
using CwHoe.Kube.Models;

namespace CwHoe.MicroBench;

/// <summary>What arrives from the API server becomes objects.</summary>
public class DecodeBenchmarks
{
    private static readonly JsonSerializerOptions Json = KubernetesJson.Options();
    private static readonly ResourceType Deployments = ResourceType.Of<V1Deployment>();
    private static readonly ResourceType ConfigMaps = ResourceType.Of<V1ConfigMap>();

    private readonly byte[] _watchLine = Samples.WatchLine();
    private readonly byte[] _page = Samples.MetadataPage(500);
    private readonly EntityDecoder<V1Deployment> _deployment = new(Deployments, Info<V1Deployment>());
    private readonly EntityDecoder<PartialObjectMetadata> _metadata = new(ConfigMaps, Info<PartialObjectMetadata>());

    [Benchmark]
    public object? WatchEventOfADeployment() => WatchDecoder.Decode(_watchLine, _deployment, Info<V1Status>());

    [Benchmark]
    public object? WatchEventOfADeploymentAsMetadata() => WatchDecoder.Decode(_watchLine, _metadata, Info<V1Status>());

    [Benchmark]
    public async Task<int> PageOf500AsMetadata()
    {
        using var content = new ByteArrayContent(_page);
        using var body = await PooledBody.ReadAsync(content, ListDecoder.Headroom(ConfigMaps), CancellationToken.None);
        return ListDecoder.Decode(body, _metadata).Items.Count;
    }

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));
}
