using CwHoe.Kube.Http;

namespace CwHoe.Kube;

public sealed partial class KubernetesClient
{
    /// <summary>Opens a container's log; the caller disposes the stream. Status 400 where the container has not started yet.</summary>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">The pod's name.</param>
    /// <param name="options">Which part of the log.</param>
    /// <param name="cancellationToken">Ends the opening; the stream's own reads take theirs.</param>
    /// <remarks>Reading the stream throws <see cref="IOException"/> where the connection breaks.</remarks>
    public async Task<Stream> OpenLogAsync(string ns, string pod, LogOptions options, CancellationToken cancellationToken)
    {
        var query = new Query()
            .Add("container", options.Container)
            .AddIf(options.Follow, "follow", "true")
            .AddIf(options.Previous, "previous", "true")
            .Add("tailLines", options.TailLines)
            .AddSeconds("sinceSeconds", options.Since)
            .Add("limitBytes", options.LimitBytes)
            .AddIf(options.Timestamps, "timestamps", "true");
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/pods/{Uri.EscapeDataString(pod)}/log{query}";

        using var request = Request(HttpMethod.Get, path, accept: "*/*", mayRepeat: true);
        var response = await OpenAsync(request, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken); // disposing it ends the answer
    }
}
