using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.Errors;

/// <summary>
/// Reads the errors of upstreams, whichever shape they have. A message is the upstream's own: where its status is 401 or 403 it is about the
/// router's credentials and not for the client.
/// </summary>
internal static partial class UpstreamErrors
{
    private const int LongestMessage = 1000;

    /// <summary>Reads the body of an answer that is no success.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="body">All of it, or as much as was read.</param>
    public static ApiError Read(int status, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        if (JsonText.TryRead(text) is { } json)
            return Of(json, status) ?? Plain(status, null);
        return Plain(status, text.StartsWith('<') ? Title().Match(text).Groups["title"].Value : text);
    }

    /// <summary>Reads an error out of a stream's event, or out of an answer that claims success; null if it holds none.</summary>
    public static ApiError? TryRead(JsonObject data) => data["error"] is null && Word(data, "type") != "error" ? null : Of(data, null);

    private static ApiError? Of(JsonObject body, int? status)
    {
        // Objects named error (OpenAI, Anthropic, llama.cpp), strings (Ollama), the body itself (older vLLM, problem details, FastAPI).
        var error = body["error"] as JsonObject ?? body;
        var message = Word(error, "message") ?? Word(body, "error") ?? Word(body, "detail") ?? Word(body, "title")
            ?? ((body["detail"] as JsonArray)?.FirstOrDefault() is JsonObject first ? Word(first, "msg") : null);
        if (message is null && body["error"] is null)
            return null;
        var type = Word(error, "type") is { } found and not "error" ? found : null;
        var code = Word(error, "code") ?? (error["details"] is JsonObject details ? Word(details, "error_code") : null);
        return Plain(status ?? StatusIn(error) ?? StatusOf(type, code), message) with
        {
            Type = type,
            Code = type == "exceed_context_size_error" ? "context_length_exceeded" : code, // llama.cpp's word for OpenAI's
            Param = Word(error, "param"),
        };
    }

    private static ApiError Plain(int status, string? message) => new()
    {
        Status = status,
        Message = string.IsNullOrWhiteSpace(message) ? $"the upstream answered with status {status}" : Short(message),
    };

    private static string Short(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";

    private static string? Word(JsonObject owner, string name) => owner[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // Within a stream there is no status of its own; some servers (llama.cpp, vLLM) give one as the code.
    private static int? StatusIn(JsonObject error) =>
        error["code"] is JsonValue code && code.TryGetValue<int>(out var status) && status is >= 400 and < 600 ? status : null;

    private static int StatusOf(string? type, string? code) => (type, code) switch
    {
        ("invalid_request_error", _) => 400,
        ("authentication_error", _) => 401,
        ("billing_error", _) => 402,
        ("permission_error", _) => 403,
        ("not_found_error", _) => 404,
        ("request_too_large", _) => 413,
        ("rate_limit_error", _) or (_, "rate_limit_exceeded") or ("insufficient_quota", _) => 429,
        ("timeout_error", _) => 504,
        ("overloaded_error", _) => 529,
        _ => 500,
    };

    [GeneratedRegex("<title>(?<title>[^<]{1,200})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();
}
