using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Router.Settings;

namespace CwHoe.Router.Forwarding;

/// <summary>
/// Tells the operator which AgentNodes have requests, for those that have no pods while they have none: by an annotation of the ConfigMap <c>POLICY-router-usage</c> for each,
/// written with the first request at once and then every few seconds while there are some.
/// </summary>
internal sealed partial class NodeDemand(IKubernetesClient client, RouterSettings settings, TimeProvider time, ILogger<NodeDemand> logger) : BackgroundService
{
    // Shorter than the shortest idleness after which a node may lose its last pod, by far.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // Longer than the longest.
    private static readonly TimeSpan Stale = TimeSpan.FromDays(2);

    private readonly string _configMap = $"{settings.Policy}-router-usage";
    private readonly ConcurrentDictionary<string, long> _noted = new(StringComparer.Ordinal);
    private readonly Channel<string> _wanted = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private IReadOnlyList<string> _stale = [];

    /// <summary>A request wants this AgentNode now.</summary>
    public void Note(string node)
    {
        var now = time.GetTimestamp();
        if (_noted.TryGetValue(node, out var before) && time.GetElapsedTime(before, now) < Interval)
            return;
        _noted[node] = now;
        _wanted.Writer.TryWrite(node);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var nodes = new HashSet<string>(StringComparer.Ordinal);
        while (await _wanted.Reader.WaitToReadAsync(stoppingToken))
        {
            do
            {
                while (_wanted.Reader.TryRead(out var node))
                    nodes.Add(node);
                if (await TryTellAsync(nodes, stoppingToken))
                    nodes.Clear();
                else
                    await Task.Delay(Retry, time, stoppingToken);
            }
            while (nodes.Count > 0);
        }
    }

    private async Task<bool> TryTellAsync(IEnumerable<string> nodes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var annotations = new JsonObject();
        foreach (var annotation in _stale)
            annotations[annotation] = null;
        foreach (var node in nodes)
            annotations[Annotation.Demand.Name() + node] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using var patch = JsonDocument.Parse(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }.ToJsonString());
        try
        {
            var told = await client.PatchAsync<V1ConfigMap>(
                ResourceType.Of<V1ConfigMap>(), _configMap, settings.Namespace, PatchType.Merge, patch.RootElement, subresource: null, cancellationToken);
            _stale = [.. (told.Metadata.Annotations ?? new Dictionary<string, string>()).Where(each => IsStale(each, now)).Select(each => each.Key)];
            return true;
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException)
        {
            LogFailed(logger, settings.Namespace, _configMap, e.Message);
            return false;
        }
    }

    // Of a node that has been gone, or unused, for long.
    private static bool IsStale(KeyValuePair<string, string> annotation, DateTimeOffset now) =>
        annotation.Key.StartsWith(Annotation.Demand.Name(), StringComparison.Ordinal)
        && !(DateTimeOffset.TryParse(annotation.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && now - at < Stale);

    [LoggerMessage(3401, LogLevel.Warning, "ConfigMap {Namespace}/{Name} can't be told which AgentNodes are wanted: {Problem}")]
    private static partial void LogFailed(ILogger logger, string @namespace, string name, string problem);
}
