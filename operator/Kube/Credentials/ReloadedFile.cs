using CwHoe.Kube.Config;

namespace CwHoe.Kube.Credentials;

/// <summary>A file's content, read again at intervals.</summary>
/// <remarks>
/// The content decides, not the file's time: Kubernetes swaps mounted files by changing a link of which the file's own time tells nothing.
/// Where a later read fails, the content read before stays.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="interval">How old the content may get.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ReloadedFile(string path, TimeSpan interval, TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private byte[]? content;
    private long readAt;

    /// <summary>The content: the same array until the file's content differs.</summary>
    /// <exception cref="KubernetesConfigException">The file could never be read.</exception>
    public byte[] Read()
    {
        lock (gate)
        {
            if (content is not null && readAt != 0 && timeProvider.GetElapsedTime(readAt) < interval)
                return content;
            try
            {
                var fresh = File.ReadAllBytes(path);
                if (content is null || !content.AsSpan().SequenceEqual(fresh))
                    content = fresh;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                if (content is null)
                    throw new KubernetesConfigException($"{path}: {fault.Message} Give a file that this process can read.", fault);
            }
            readAt = timeProvider.GetTimestamp();
            return content;
        }
    }

    /// <summary>Makes the next <see cref="Read"/> look at the file.</summary>
    public void Invalidate()
    {
        lock (gate)
            readAt = 0;
    }
}
