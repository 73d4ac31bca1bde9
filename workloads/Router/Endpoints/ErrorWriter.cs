using System.Globalization;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Endpoints;

/// <summary>Answers with an error in the shape of the client's API.</summary>
internal static class ErrorWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="response">To whom; nothing was sent yet.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="requestId">The request's.</param>
    /// <param name="retryAfter">When trying again may help; null where it is not known.</param>
    public static async Task WriteAsync(HttpResponse response, ModelApi api, ApiError error, string requestId, TimeSpan? retryAfter = null)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (api == ModelApi.Messages)
            response.Headers["request-id"] = requestId;
        if (error.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (retryAfter is { } wait && wait > TimeSpan.Zero)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(JsonText.Write(ApiErrors.Body(api, error, requestId)), response.HttpContext.RequestAborted);
    }
}
