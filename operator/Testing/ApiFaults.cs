using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Testing;

/// <summary>What an API server answers when it does not do as told.</summary>
public static class ApiFaults
{
    /// <summary>An answer with an error.</summary>
    /// <param name="code">HTTP status code.</param>
    /// <param name="reason">The API's word for it, such as <c>Conflict</c>; null for none.</param>
    /// <param name="message">For people; null for one made of the code.</param>
    /// <param name="causes">What is wrong, field by field.</param>
    public static KubernetesException Status(int code, string? reason = null, string? message = null, params V1StatusCause[] causes) =>
        new(new V1Status { Status = "Failure", Code = code, Reason = reason, Message = message ?? $"status {code}", Details = causes.Length > 0 ? new() { Causes = causes } : null });
}
