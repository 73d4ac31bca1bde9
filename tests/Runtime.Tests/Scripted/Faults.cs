using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Tests.Scripted;

internal static class Faults
{
    internal static KubernetesException Status(int code, string? reason = null, string? message = null, params V1StatusCause[] causes) =>
        new(new V1Status { Status = "Failure", Code = code, Reason = reason, Message = message ?? $"status {code}", Details = causes.Length > 0 ? new() { Causes = causes } : null });
}
