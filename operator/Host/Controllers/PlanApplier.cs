using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Events;
using CwHoe.Runtime.Status;

namespace CwHoe.Host.Controllers;

/// <summary>Carries out what was planned: objects, status, Events. The same for every kind.</summary>
internal sealed class PlanApplier(IKubernetesClient client, Applier applier, StatusWriter statusWriter, EventRecorder events, JsonSerializerOptions json)
{
    /// <summary>Applies the objects of a plan and prunes the others of <paramref name="ownedTypes"/>.</summary>
    /// <returns>The objects that the API server did not take.</returns>
    public async Task<IReadOnlyList<RejectedObject>> ApplyAsync<TEntity, TStatus>(
        TEntity entity, Plan<TStatus> plan, IReadOnlyList<ResourceType> ownedTypes, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject
    {
        if (plan.KeepObjects)
            return [];
        var unmade = await MakeAsync(plan.Secrets, cancellationToken);
        var options = new ApplyOptions { FieldManager = Manager<TEntity>(), Force = true };
        var report = await applier.ApplyAsync(ObjectOwner.Of(entity), plan.Objects, ownedTypes, options, cancellationToken);
        return [.. unmade, .. report.Failures.Select(f => new RejectedObject(
            f.Type.Kind, f.Key.Name, f.Message ?? "", [.. f.Conflicts.Select(c => c.Manager).Distinct()]))];
    }

    // Made, not applied: that takes the right to create Secrets and not to change any.
    private async Task<IReadOnlyList<RejectedObject>> MakeAsync(IReadOnlyList<V1Secret> secrets, CancellationToken cancellationToken)
    {
        var rejected = new List<RejectedObject>();
        foreach (var secret in secrets)
        {
            try
            {
                await client.CreateAsync(secret, cancellationToken);
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict)
            {
                // Somebody was faster; theirs is as good.
            }
            catch (KubernetesException exception) when (exception.Code is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity)
            {
                rejected.Add(new("Secret", secret.Metadata.Name!, exception.Message, []));
            }
        }

        return rejected;
    }

    /// <summary>Writes the status where it differs, and records the plan's Events once it is written.</summary>
    public async Task ReportAsync<TEntity, TStatus>(TEntity entity, Plan<TStatus> plan, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject, IStatus<TStatus>
        where TStatus : class
    {
        var statusType = (JsonTypeInfo<TStatus>)json.GetTypeInfo(typeof(TStatus));
        if (await statusWriter.WriteAsync(entity, plan.Status, statusType, $"{Manager<TEntity>()}-status", cancellationToken) != StatusOutcome.Written)
            return;
        foreach (var e in plan.Events)
            events.Record(entity, e.Type == PlannedEventType.Normal ? EventSeverity.Normal : EventSeverity.Warning, e.Reason.Name(), "Reconcile", e.Message);
    }

    /// <summary>One field manager per controller, such as <c>cw-hoe-agentnode</c>.</summary>
    private static string Manager<TEntity>()
        where TEntity : IKubernetesObject => $"{Identity.Manager.Name()}-{ResourceType.Of<TEntity>().Kind.ToLowerInvariant()}";
}
