using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Http;

/// <summary>Reads why a call failed.</summary>
internal static class StatusReader
{
    /// <summary>Reason of the cause that marks a Status made here from an answer that was none, as client-go marks it.</summary>
    public const string UnexpectedServerResponse = "UnexpectedServerResponse";

    private const int MaxBody = 1024 * 1024;
    private const int MaxShown = 512;

    /// <summary>The Status in <paramref name="response"/>, or one made from the HTTP answer where a proxy or an unknown path answered.</summary>
    public static async Task<V1Status> ReadAsync(HttpResponseMessage response, JsonTypeInfo<V1Status> statusInfo, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, cancellationToken);
        return Parse(body, statusInfo) is { } status
            ? status with { Code = status.Code is null or 0 ? (int)response.StatusCode : status.Code }
            : FromAnswer(response, body);
    }

    private static V1Status? Parse(ReadOnlyMemory<byte> body, JsonTypeInfo<V1Status> statusInfo)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("kind"u8, out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("Status"u8)
                ? root.Deserialize(statusInfo)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static V1Status FromAnswer(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var shown = Printable(body);
        var request = response.RequestMessage;
        return new()
        {
            Status = "Failure",
            Code = (int)response.StatusCode,
            Reason = Reason(response.StatusCode),
            Message = $"{request?.Method} {request?.RequestUri?.AbsolutePath} was answered with {(int)response.StatusCode} {response.ReasonPhrase ?? response.StatusCode.ToString()}{(shown.Length == 0 ? "" : ": " + shown)}",
            Details = new() { Causes = [new() { Reason = UnexpectedServerResponse, Message = shown }] },
        };
    }

    private static string? Reason(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => "BadRequest",
        HttpStatusCode.Unauthorized => "Unauthorized",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.NotFound => "NotFound",
        HttpStatusCode.MethodNotAllowed => "MethodNotAllowed",
        HttpStatusCode.NotAcceptable => "NotAcceptable",
        HttpStatusCode.Conflict => "Conflict",
        HttpStatusCode.Gone => "Expired",
        HttpStatusCode.RequestEntityTooLarge => "RequestEntityTooLarge",
        HttpStatusCode.UnsupportedMediaType => "UnsupportedMediaType",
        HttpStatusCode.TooManyRequests => "TooManyRequests",
        HttpStatusCode.InternalServerError => "InternalError",
        HttpStatusCode.ServiceUnavailable => "ServiceUnavailable",
        HttpStatusCode.GatewayTimeout => "Timeout",
        _ => null,
    };

    private static string Printable(ReadOnlyMemory<byte> body)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxShown)]).EnumerateRunes())
            text.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return text.ToString().Trim() + (body.Length > MaxShown ? " …" : "");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while (body.Length < MaxBody && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            body.Write(buffer, 0, read);
        return body.ToArray();
    }
}
