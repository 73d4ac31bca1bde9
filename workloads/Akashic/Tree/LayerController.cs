using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Settings;
using CwHoe.Akashic.Storage;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;
using CwHoe.Runtime;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Status;

namespace CwHoe.Akashic.Tree;

/// <summary>Keeps the layers of one tree open as they are declared, and reports what becomes of them.</summary>
internal sealed class LayerController(
    Lister<AkashicLayer> lister, KeptLayers layers, StatusWriter statusWriter, EventRecorder events, AkashicSettings settings, JsonSerializerOptions json, TimeProvider time)
    : IEntityController<AkashicLayer>
{
    private const string FieldManager = "cw-hoe-akashic-store";

    // How old a status may be. What has not changed is not written.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<AkashicLayer>> ReconcileAsync(AkashicLayer entity, CancellationToken cancellationToken)
    {
        var (name, ns) = (entity.Metadata.Name!, settings.Namespace);
        var chain = AkashicLayerChain.Of(entity, above => lister.Get(ns, above));
        if (chain.Root?.Metadata.Name != settings.Root)
        {
            await layers.CloseAsync(name);
            return ReconciliationResult<AkashicLayer>.Success(entity);
        }

        var before = StoreStatus.PartOf(entity.Status);
        if (chain.Layers.Any(IsRefused) && layers.Find(name) is null)
            return ReconciliationResult<AkashicLayer>.Success(entity);
        try
        {
            var layer = chain.Layers.Any(IsRefused) ? layers.Find(name)! : await layers.OpenAsync(chain, cancellationToken);
            // Even of a spec that is refused for something else: a hold is never too early.
            layer.Hold.IsOn = chain.IsHeld;
            var state = await KeptLayers.DescribeAsync(layer, cancellationToken);
            await ReportAsync(entity, before, StoreStatus.Of(before, state, layer.Log.VerifierKey, entity.Metadata.Generation, time.GetUtcNow()), cancellationToken);
            return ReconciliationResult<AkashicLayer>.Success(entity, Interval);
        }
        catch (Exception problem) when (problem is ObjectStoreException or LogBrokenException or IOException or DbException or InvalidOperationException)
        {
            await ReportAsync(entity, before, StoreStatus.OfProblem(before, problem, entity.Metadata.Generation, time.GetUtcNow()), cancellationToken);
            return ReconciliationResult<AkashicLayer>.Success(entity, Retry);
        }
    }

    /// <inheritdoc/>
    public Task DeletedAsync(ObjectKey key, CancellationToken cancellationToken) => layers.CloseAsync(key.Name);

    private async Task ReportAsync(AkashicLayer entity, AkashicLayerStatus? before, AkashicLayerStatus now, CancellationToken cancellationToken)
    {
        var type = (JsonTypeInfo<AkashicLayerStatus>)json.GetTypeInfo(typeof(AkashicLayerStatus));
        if (await statusWriter.WriteAsync(entity with { Status = before }, now, type, FieldManager, cancellationToken) != StatusOutcome.Written)
            return;
        if (now.FirstIndex is { } first && first > (before?.FirstIndex ?? 0))
            events.Record(entity, EventSeverity.Normal, Reason.RecordsDropped.Name(), "Retain", $"retention dropped the contents of records {before?.FirstIndex ?? 0} to {first - 1}; their hashes stay");
        foreach (var condition in now.StoreConditions ?? [])
        {
            var was = before?.StoreConditions?.FirstOrDefault(each => each.Type == condition.Type);
            if (condition.Status == "False" && (was?.Status != "False" || was.Reason != condition.Reason))
                events.Record(entity, EventSeverity.Warning, condition.Reason, "Keep", condition.Message);
            else if (condition.Status == "True" && was?.Status == "False")
                events.Record(entity, EventSeverity.Normal, condition.Reason, "Keep", condition.Message);
        }
    }

    // What the layer was keeps running, as with every kind.
    private static bool IsRefused(AkashicLayer layer) =>
        layer.Status?.Conditions?.FirstOrDefault(condition => condition.Type == nameof(ConditionType.Accepted)) is { Status: "False", Reason: nameof(Reason.InvalidSpec) } accepted
        && accepted.ObservedGeneration == layer.Metadata.Generation;
}
