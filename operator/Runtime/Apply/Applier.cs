using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Mapping;

namespace CwHoe.Runtime.Apply;

/// <summary>The one loop that writes planned objects and prunes those no longer planned.</summary>
/// <remarks>
/// Flow: per object in order, nothing where the same content was applied before and the object has not changed since (its status apart); otherwise
/// server-side apply, of what the cache does not hold only where the server does not hold it either. Then whatever carries the owner's uid in <see cref="OperatorOptions.OwnerLabel"/> and is not planned is deleted.
/// Guarantees: a no-op makes no call; after a start every object is applied once; an object edited by hand is put back; an
/// object of the same name that is not this owner's is never forced. Assumptions: one call at a time per owner (the controller
/// loop sees to that); planned objects carry the owner label and match <see cref="OperatorOptions.OwnedSelector"/>.
/// </remarks>
public sealed class Applier(IKubernetesClient client, InformerRegistry informers, WriteBarrier barrier, OperatorOptions operatorOptions) : IOwnerMemory
{
    private readonly ConcurrentDictionary<string, Dictionary<(ResourceType Type, ObjectKey Key), AppliedState>> _applied = new();

    /// <summary>Kinds of which this server makes no object under <see cref="ApplyOptions.MustBeNew"/>: they are looked up first.</summary>
    private readonly ConcurrentDictionary<ResourceType, bool> _unableToGuard = new();

    /// <summary>Owners something is kept for.</summary>
    internal int OwnersHeld => _applied.Count;

    /// <summary>Applies <paramref name="planned"/> in order, then prunes.</summary>
    /// <param name="owner">Whom the objects are for.</param>
    /// <param name="planned">All objects wanted.</param>
    /// <param name="pruneScope">The kinds to prune: all that any plan of this owner may hold.</param>
    /// <param name="options">The field manager, and whether to take fields from others.</param>
    /// <param name="cancellationToken">Ends the call between or within requests.</param>
    /// <returns>One outcome per object. What the API server refuses is a value; one refusal does not keep the others from being applied.</returns>
    /// <exception cref="KubernetesException">The API server failed, is overloaded or does not know the caller: try again later.</exception>
    /// <exception cref="InvalidOperationException">A kind is not declared with <c>Owns</c>, or a planned object lacks the owner label.</exception>
    public async Task<ApplyReport> ApplyAsync(
        ObjectOwner owner, IReadOnlyList<PlannedObject> planned, IReadOnlyList<ResourceType> pruneScope, ApplyOptions options, CancellationToken cancellationToken)
    {
        var applied = _applied.GetOrAdd(owner.Uid, _ => []);
        var outcomes = new List<ApplyOutcome>(planned.Count);
        foreach (var item in planned)
            outcomes.Add(await ApplyAsync(owner, item, applied, options, cancellationToken));
        foreach (var type in pruneScope)
            await PruneAsync(owner, type, planned, applied, outcomes, cancellationToken);
        return new(outcomes);
    }

    /// <summary>Drops what is kept for an owner that is gone.</summary>
    public void Forget(string ownerUid) => _applied.TryRemove(ownerUid, out _);

    private async Task<ApplyOutcome> ApplyAsync(
        ObjectOwner owner, PlannedObject planned, Dictionary<(ResourceType Type, ObjectKey Key), AppliedState> applied, ApplyOptions options, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(planned.Namespace, planned.Name);
        var id = (planned.Type, key);
        var informer = InformerOf(planned.Type);
        var observed = informer.Lister.Get(key)?.Metadata;
        var content = Hash(planned.Body);
        if (observed is not null && applied.TryGetValue(id, out var state) && state.Content == content && IsAsApplied(planned, state.Metadata, observed))
        {
            applied[id] = state with { Metadata = observed };
            return new(planned.Type, key, ApplyVerdict.Unchanged);
        }

        RequireOwnerLabel(owner, planned);
        V1ObjectMeta? stored;
        try
        {
            stored = observed is null
                ? await CreateAsync(owner, planned, options, cancellationToken)
                : await WriteAsync(owner, planned, options, observed, cancellationToken);
        }
        catch (KubernetesException exception) when (IsRefusal(exception.Code))
        {
            applied.Remove(id);
            return Refused(planned.Type, key, exception);
        }

        if (stored is null)
            return new(planned.Type, key, ApplyVerdict.Rejected) { Code = HttpStatusCode.Conflict, Message = $"{planned.Type.Kind} {planned.Name} exists already and was not made by this operator; delete or rename one of the two" };
        stored = LeanMetadata.Of(stored);
        applied[id] = new(content, stored);
        if (stored.ResourceVersion is { } version && version != observed?.ResourceVersion)
            barrier.Expect(owner.Uid, informer, key, version);
        if (observed is null)
            return new(planned.Type, key, ApplyVerdict.Created);
        return new(planned.Type, key, MetadataEquality.SameIntent(observed, stored) ? ApplyVerdict.Unchanged : ApplyVerdict.Applied);
    }

    /// <summary>Makes an object that the cache does not know, in one call where it does not exist; null where another's has its name.</summary>
    private async Task<V1ObjectMeta?> CreateAsync(ObjectOwner owner, PlannedObject planned, ApplyOptions options, CancellationToken cancellationToken)
    {
        var isUnable = false;
        if (!_unableToGuard.ContainsKey(planned.Type))
        {
            try
            {
                return await client.ApplyAsync(planned, options with { Force = false, MustBeNew = true }, cancellationToken);
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict)
            {
                // There is one: the cache lags, or somebody took its labels off, or it is another's.
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.InternalServerError)
            {
                isUnable = true;
            }
        }

        var present = (await client.GetAsync<PartialObjectMetadata>(planned.Type, planned.Name, planned.Namespace, cancellationToken))?.Metadata;
        var stored = await WriteAsync(owner, planned, options, present, cancellationToken);
        if (isUnable)
            _unableToGuard.TryAdd(planned.Type, true);
        return stored;
    }

    /// <summary>Applies to what is there, or to nothing; null where what is there is another's.</summary>
    private async Task<V1ObjectMeta?> WriteAsync(
        ObjectOwner owner, PlannedObject planned, ApplyOptions options, V1ObjectMeta? present, CancellationToken cancellationToken)
    {
        // An apply without conflicts would adopt it, and the owner's deletion would take it along.
        if (present is not null && IsForeign(owner, present))
            return null;
        // Force only what is known to be this owner's: an object that merely has the same name answers with a conflict.
        var force = options.Force && IsOwnedBy(owner, present);
        try
        {
            return await client.ApplyAsync(planned, options with { Force = force }, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.Code == HttpStatusCode.UnprocessableEntity && force)
        {
            // Where a list item's key was edited by hand, apply keeps that item beside the planned one, and the two may be invalid together,
            // such as two ports of one name. A merge patch takes the planned lists whole; an invalid plan is refused once more.
            var stored = await client.PatchAsync<PartialObjectMetadata>(
                planned.Type, planned.Name, planned.Namespace, PatchType.Merge, planned.Body, subresource: null, cancellationToken);
            return stored.Metadata;
        }
    }

    private async Task PruneAsync(
        ObjectOwner owner, ResourceType type, IReadOnlyList<PlannedObject> planned,
        Dictionary<(ResourceType Type, ObjectKey Key), AppliedState> applied, List<ApplyOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var present in InformerOf(type).Lister.ByIndex(InformerRegistry.ByOwner, owner.Uid))
        {
            var key = ObjectKey.Of(present);
            if (present.Metadata.DeletionTimestamp is not null
                || planned.Any(p => p.Type.Kind == type.Kind && p.Type.Group == type.Group && new ObjectKey(p.Namespace, p.Name) == key))
                continue;
            try
            {
                var options = new DeleteOptions { PreconditionUid = present.Metadata.Uid, Propagation = DeletePropagation.Background };
                await client.DeleteAsync(type, key.Name, key.Namespace, options, cancellationToken);
                applied.Remove((type, key));
                outcomes.Add(new(type, key, ApplyVerdict.Pruned));
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict)
            {
                // Another object has taken the name since: nothing of ours is left to prune.
            }
            catch (KubernetesException exception) when (IsRefusal(exception.Code))
            {
                outcomes.Add(Refused(type, key, exception));
            }
        }
    }

    /// <summary>A plan of metadata alone, for an object whose content others write, is not undone by what they write.</summary>
    private static bool IsAsApplied(PlannedObject planned, V1ObjectMeta applied, V1ObjectMeta observed) =>
        MetadataEquality.SameIntent(applied, observed)
        || (MetadataEquality.SameMetadata(applied, observed) && planned.Body.EnumerateObject().All(field => field.Name is "apiVersion" or "kind" or "metadata"));

    private Informer<PartialObjectMetadata> InformerOf(ResourceType type) =>
        informers.FindOwned(type) ?? throw new InvalidOperationException($"No controller declares Owns({type.Kind}); without it objects of {type.Kind} are not watched");

    /// <summary>By its label, or, where someone took that off, by its owner reference.</summary>
    private bool IsOwnedBy(ObjectOwner owner, V1ObjectMeta? present) =>
        (present?.Labels?.TryGetValue(operatorOptions.OwnerLabel, out var uid) == true && uid == owner.Uid)
        || present?.OwnerReferences?.Any(o => o.Uid == owner.Uid) == true;

    private bool IsForeign(ObjectOwner owner, V1ObjectMeta present) =>
        present.Labels?.ContainsKey(operatorOptions.OwnerLabel) != true && present.OwnerReferences?.Any(o => o.Uid == owner.Uid) != true;

    private void RequireOwnerLabel(ObjectOwner owner, PlannedObject planned)
    {
        var isLabelled = planned.Body.TryGetProperty("metadata"u8, out var metadata)
            && metadata.TryGetProperty("labels"u8, out var labels)
            && labels.TryGetProperty(operatorOptions.OwnerLabel, out var uid)
            && uid.ValueEquals(owner.Uid);
        if (!isLabelled)
            throw new InvalidOperationException($"{planned.Type.Kind} {planned.Name} is planned without the label {operatorOptions.OwnerLabel}={owner.Uid}");
    }

    /// <summary>What only a change of the plan, of permissions or of somebody else's object can mend; 401, 408 and 429 mend themselves.</summary>
    private static bool IsRefusal(HttpStatusCode code) =>
        code is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            and not (HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private static ApplyOutcome Refused(ResourceType type, ObjectKey key, KubernetesException exception)
    {
        var causes = exception.Status.Details?.Causes ?? [];
        FieldConflict[] conflicts = [.. causes.Where(c => c.Reason == "FieldManagerConflict").Select(c => new FieldConflict(c.Field ?? "", ManagerIn(c.Message ?? "")))];
        return new(type, key, conflicts.Length > 0 ? ApplyVerdict.Conflict : ApplyVerdict.Rejected)
        {
            Message = exception.Message, Code = exception.Code, Reason = exception.Status.Reason, Causes = causes, Conflicts = conflicts,
        };
    }

    /// <summary>The API has no field of its own for the manager: it stands in quotes in the message (<c>conflict with "kubectl" using apps/v1</c>).</summary>
    private static string ManagerIn(string message) => message.Split('"') is [_, { Length: > 0 } manager, _, ..] ? manager : message;

    private static UInt128 Hash(JsonElement body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonMarshal.GetRawUtf8Value(body), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
