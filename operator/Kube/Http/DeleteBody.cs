using System.Buffers;
using System.Text.Json;

namespace CwHoe.Kube.Http;

/// <summary>Writes meta/v1 DeleteOptions.</summary>
internal static class DeleteBody
{
    public static byte[] Write(DeleteOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, "v1"u8);
            writer.WriteString("kind"u8, "DeleteOptions"u8);
            if (options.GracePeriod is { } grace)
                writer.WriteNumber("gracePeriodSeconds"u8, (long)Math.Ceiling(grace.TotalSeconds));
            if (options.Propagation is { } propagation)
                writer.WriteString("propagationPolicy"u8, propagation switch
                {
                    DeletePropagation.Background => "Background"u8,
                    DeletePropagation.Foreground => "Foreground"u8,
                    DeletePropagation.Orphan => "Orphan"u8,
                    _ => throw new ArgumentOutOfRangeException(nameof(options), propagation, null),
                });
            if (options.PreconditionUid is not null || options.PreconditionResourceVersion is not null)
            {
                writer.WriteStartObject("preconditions"u8);
                if (options.PreconditionUid is not null)
                    writer.WriteString("uid"u8, options.PreconditionUid);
                if (options.PreconditionResourceVersion is not null)
                    writer.WriteString("resourceVersion"u8, options.PreconditionResourceVersion);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
