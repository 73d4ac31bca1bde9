using System.Text;

namespace CwHoe.ModelLoader.CommandLine;

/// <summary>The file whose content Kubernetes shows as a terminated container's message.</summary>
/// <param name="path">Where it is.</param>
/// <param name="error">Gets the same words, whole.</param>
/// <remarks>https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/</remarks>
internal sealed class TerminationLog(string path, TextWriter error)
{
    /// <summary>Where Kubernetes mounts it unless the container says otherwise.</summary>
    public const string KubernetesDefault = "/dev/termination-log";

    /// <summary>More than this, in bytes, Kubernetes cuts off.</summary>
    public const int MaximumBytes = 4096;

    /// <summary>Says why the process ends.</summary>
    /// <param name="exit">The exit status.</param>
    /// <param name="message">For people; no secrets.</param>
    /// <returns><paramref name="exit"/>.</returns>
    public int Write(int exit, string message)
    {
        error.WriteLine($"model-loader: {message}");

        // Outside a pod there is no such file, and none is made in /dev.
        if (path == KubernetesDefault && !File.Exists(path))
            return exit;
        try
        {
            File.WriteAllBytes(path, Cut(message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"model-loader: the termination log {path} cannot be written: {e.Message}");
        }

        return exit;
    }

    private static byte[] Cut(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        if (bytes.Length <= MaximumBytes)
            return bytes;
        var length = MaximumBytes;
        while ((bytes[length] & 0xC0) == 0x80) // not in the middle of a character
            length--;
        return bytes[..length];
    }
}
