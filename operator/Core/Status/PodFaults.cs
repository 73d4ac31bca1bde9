using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Status;

/// <summary>Reads what is wrong with a pod from its containers.</summary>
internal static class PodFaults
{
    /// <summary>The first fault, in the order in which the containers start; null where nothing is wrong.</summary>
    /// <remarks>A container that failed keeps its fault while the kubelet tries it again, until it gets through: "loading" and "crashing" in turn would tell nobody anything.</remarks>
    public static PodFault? Of(V1Pod pod) =>
        (pod.Status?.InitContainerStatuses ?? [])
        .Concat(pod.Status?.ContainerStatuses ?? [])
        .Select(container => Of(pod, container))
        .FirstOrDefault(fault => fault is not null);

    private static PodFault? Of(V1Pod pod, V1ContainerStatus container)
    {
        var where = $"pod {pod.Metadata.Name}, container {container.Name}";
        if (container.State?.Waiting is { Reason: { } reason } waiting)
        {
            if (IsImageFault(reason))
                return new(Reason.ImagePullFailed, $"{where}: image {container.Image} cannot be pulled: {Sentence(reason, waiting.Message)}");
            if (reason is "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError")
                return new(Reason.ContainerConfigFailed, $"{where}: {Sentence(reason, waiting.Message)}");
        }
        return Failure(container) is { } end ? Ended(where, container, end) : null;
    }

    private static bool IsImageFault(string reason) =>
        reason is "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError" or "RegistryUnavailable"
            or "SignatureValidationFailed";

    private static V1ContainerStateTerminated? Failure(V1ContainerStatus container) => container switch
    {
        // an init container that is through, or an engine that serves
        { Ready: true } => null,
        { Name: ContainerNames.Engine or ContainerNames.Router or ContainerNames.Store, State.Terminated: { } end } => end,
        { State.Terminated: { } end } => end.ExitCode is 0 ? null : end,
        { LastState.Terminated: { ExitCode: not (null or 0) } end } => end,
        { Name: ContainerNames.Engine or ContainerNames.Router or ContainerNames.Store, State.Waiting.Reason: "CrashLoopBackOff", LastState.Terminated: { } end } => end,
        _ => null,
    };

    private static PodFault Ended(string where, V1ContainerStatus container, V1ContainerStateTerminated end)
    {
        var reason = container.Name switch
        {
            ContainerNames.Loader => end.ExitCode switch
            {
                (int)LoaderExit.ModelNotFound => Reason.ModelNotFound,
                (int)LoaderExit.ChecksumMismatch => Reason.ChecksumMismatch,
                _ => Reason.FetchFailed,
            },
            ContainerNames.Install => Reason.ContainerConfigFailed,
            ContainerNames.Router => Reason.RouterCrashing,
            ContainerNames.Store => Reason.StoreCrashing,
            _ => Reason.EngineCrashing,
        };
        var why = end.Reason is null or "Error" or "Completed" ? "" : $" ({end.Reason})";
        var words = string.IsNullOrWhiteSpace(end.Message) ? "no last words" : end.Message.Trim();
        return new(reason, $"{where} exited with {end.ExitCode}{why}: {words}");
    }

    private static string Sentence(string reason, string? message) => string.IsNullOrWhiteSpace(message) ? reason : $"{reason}: {message}";
}
