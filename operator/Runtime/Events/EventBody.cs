using System.Buffers;
using System.Text;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Events;

/// <summary>Writes an event as events.k8s.io/v1, or as core/v1 for servers older than that.</summary>
internal static class EventBody
{
    internal static readonly ResourceType Modern = new("events.k8s.io", "v1", "Event", "events", EntityScope.Namespaced);
    internal static readonly ResourceType Core = new("", "v1", "Event", "events", EntityScope.Namespaced);

    private const int LongestNote = 1024;
    private const int LongestName = 128;

    internal static PlannedObject Of(EventSeries series, ResourceType type, string controller, string instance)
    {
        var regarding = series.First.Regarding;
        // Events about cluster-scoped objects live in the default namespace (validated so by the API server).
        var ns = regarding.Metadata.Namespace ?? "default";
        var isCore = type == Core;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, type.ApiVersion);
            json.WriteString("kind"u8, type.Kind);
            json.WriteStartObject("metadata"u8);
            json.WriteString("name"u8, series.Name);
            json.WriteString("namespace"u8, ns);
            json.WriteEndObject();
            json.WriteStartObject(isCore ? "involvedObject"u8 : "regarding"u8);
            json.WriteString("apiVersion"u8, series.Type.ApiVersion);
            json.WriteString("kind"u8, series.Type.Kind);
            json.WriteString("name"u8, regarding.Metadata.Name);
            if (regarding.Metadata.Namespace is { } regardingNs)
                json.WriteString("namespace"u8, regardingNs);
            json.WriteString("uid"u8, regarding.Metadata.Uid);
            json.WriteEndObject();
            json.WriteString("type"u8, series.First.Severity == EventSeverity.Warning ? "Warning"u8 : "Normal"u8);
            json.WriteString("reason"u8, Cut(series.First.Reason, LongestName));
            json.WriteString("action"u8, Cut(series.First.Action, LongestName));
            json.WriteString(isCore ? "message"u8 : "note"u8, Cut(series.First.Note, LongestNote));
            json.WriteString(isCore ? "reportingComponent"u8 : "reportingController"u8, controller);
            json.WriteString("reportingInstance"u8, Cut(instance, LongestName));
            json.WriteString("eventTime"u8, MicroTimeConverter.Format(series.FirstSeen));
            if (series.Count > 1)
            {
                json.WriteStartObject("series"u8);
                json.WriteNumber("count"u8, series.Count);
                json.WriteString("lastObservedTime"u8, MicroTimeConverter.Format(series.LastSeen));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return new(type, ns, series.Name, JsonElement.ParseValue(ref reader));
    }

    /// <summary>The longest prefix of <paramref name="text"/> that fits into <paramref name="bytes"/> of UTF-8 and splits no character.</summary>
    internal static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var (used, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > bytes)
                break;
            used += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
