using System.Text.Json.Nodes;

namespace CwHoe.Router.Translation.Errors;

/// <summary>Writes errors in the shape that clients of an API know.</summary>
internal static class ApiErrors
{
    /// <summary>The body of an answer with status <see cref="ApiError.Status"/>.</summary>
    /// <param name="client">The client's API.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="requestId">What people quote to find the request; also belongs into the header <c>request-id</c> (Messages) or <c>x-request-id</c>.</param>
    public static JsonObject Body(ModelApi client, ApiError error, string? requestId) => client switch
    {
        ModelApi.Messages => new()
        {
            ["type"] = "error",
            ["error"] = new JsonObject
            {
                ["details"] = error.Code is null ? null : new JsonObject { ["error_code"] = error.Code },
                ["type"] = MessagesType(error.Status),
                ["message"] = error.Message,
            },
            ["request_id"] = requestId,
        },
        _ => new() { ["error"] = OpenAiError(error) },
    };

    /// <summary>The event that tells clients of a stream that it failed; nothing comes after it.</summary>
    /// <param name="client">The client's API.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="requestId">As in <see cref="Body"/>.</param>
    /// <param name="sequenceNumber">Responses only: one more than that of the last event; 0 if there was none.</param>
    public static ServerEvent Event(ModelApi client, ApiError error, string? requestId = null, int sequenceNumber = 0) => client switch
    {
        ModelApi.Messages => ServerEvent.Of("error", Body(client, error, requestId)),
        ModelApi.Responses => ServerEvent.Of("error", new JsonObject
        {
            ["type"] = "error",
            ["sequence_number"] = sequenceNumber,
            ["code"] = Code(error),
            ["message"] = error.Message,
            ["param"] = error.Param,
            // Not in the reference, but what the service sends and what its clients turn into an exception.
            ["error"] = OpenAiError(error),
        }),
        _ => ServerEvent.Of(null, Body(client, error, requestId)),
    };

    /// <summary>The <c>error</c> of a Responses response whose status is <c>failed</c>.</summary>
    public static JsonObject ResponseError(ApiError error) =>
        new() { ["code"] = error.Status == 429 ? "rate_limit_exceeded" : "server_error", ["message"] = error.Message };

    private static JsonObject OpenAiError(ApiError error) => new()
    {
        ["message"] = error.Message,
        ["type"] = OpenAiType(error.Status),
        ["param"] = error.Param,
        ["code"] = Code(error),
    };

    private static string? Code(ApiError error) => error.Code ?? (error.Status == 429 ? "rate_limit_exceeded" : null);

    private static string OpenAiType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string MessagesType(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 or 504 => "timeout_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
