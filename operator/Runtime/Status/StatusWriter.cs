using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Informers;

namespace CwHoe.Runtime.Status;

/// <summary>Writes a status where it differs from the one read, by server-side apply on <c>/status</c>.</summary>
public sealed class StatusWriter(IKubernetesClient client, InformerRegistry informers, WriteBarrier barrier)
{
    private const int Tries = 8;

    /// <summary>Makes <paramref name="status"/> the status of <paramref name="entity"/>.</summary>
    /// <param name="entity">The object as read; its status is what the new one is compared to.</param>
    /// <param name="status">The whole status: fields left out that this manager wrote before are removed.</param>
    /// <param name="statusType">How a status is written as JSON.</param>
    /// <param name="fieldManager">Who reports; another name than that of the objects applied.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What became of it; the object's next reconcile waits until it can be read.</returns>
    /// <exception cref="KubernetesException">The API server failed or refused it.</exception>
    public async Task<StatusOutcome> WriteAsync<TEntity, TStatus>(
        TEntity entity, TStatus status, JsonTypeInfo<TStatus> statusType, string fieldManager, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject, IStatus<TStatus>
        where TStatus : class
    {
        var wanted = JsonSerializer.SerializeToUtf8Bytes(status, statusType);
        if (entity.Status is { } present && JsonSerializer.SerializeToUtf8Bytes(present, statusType).AsSpan().SequenceEqual(wanted))
            return StatusOutcome.Unchanged;
        var informer = informers.Get<TEntity>();
        var (uid, metadata) = (entity.Metadata.Uid, entity.Metadata);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var planned = new PlannedObject(informer.Type, metadata.Namespace, metadata.Name!, Body(informer.Type, metadata, wanted));
                var stored = await client.ApplyAsync(planned, new() { FieldManager = fieldManager, Force = true, Subresource = "status" }, cancellationToken);
                if (uid is not null && stored.ResourceVersion is { } version && version != entity.Metadata.ResourceVersion)
                    barrier.Expect(uid, informer, ObjectKey.Of(metadata), version);
                return StatusOutcome.Written;
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.NotFound)
            {
                return StatusOutcome.Gone;
            }
            catch (KubernetesException exception) when (exception.Code == HttpStatusCode.Conflict && attempt < Tries)
            {
                var now = await client.GetAsync<PartialObjectMetadata>(informer.Type, metadata.Name!, metadata.Namespace, cancellationToken);
                if (now is null || now.Metadata.Uid != uid)
                    return StatusOutcome.Gone;
                metadata = now.Metadata;
            }
        }
    }

    /// <summary>
    /// Names the version written onto: <c>/status</c> takes no notice of a uid, and without one the status of a deleted object could land on another of
    /// its name.
    /// </summary>
    private static JsonElement Body(ResourceType type, V1ObjectMeta metadata, ReadOnlySpan<byte> status)
    {
        var buffer = new ArrayBufferWriter<byte>(status.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, type.ApiVersion);
            json.WriteString("kind"u8, type.Kind);
            json.WriteStartObject("metadata"u8);
            json.WriteString("name"u8, metadata.Name);
            if (metadata.Namespace is { } ns)
                json.WriteString("namespace"u8, ns);
            if (metadata.ResourceVersion is { } version)
                json.WriteString("resourceVersion"u8, version);
            json.WriteEndObject();
            json.WritePropertyName("status"u8);
            json.WriteRawValue(status, skipInputValidation: true);
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
