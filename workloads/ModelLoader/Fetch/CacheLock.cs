namespace CwHoe.ModelLoader.Fetch;

/// <summary>Keeps pods that share a cache volume from fetching the same model at the same time.</summary>
/// <remarks>An advisory lock (flock) of the file system, on NFS and CephFS too: it goes with the process that holds it, however that ends.</remarks>
internal sealed class CacheLock : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly FileStream file;

    private CacheLock(FileStream file) => this.file = file;

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <param name="path">The lock's file; stays there, empty.</param>
    /// <param name="time">The clock.</param>
    /// <param name="output">Told once that it waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<CacheLock> TakeAsync(string path, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            try
            {
                return new CacheLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e.HResult == WouldBlock)
            {
                if (first)
                    output.WriteLine($"fetch: another pod holds {path} and fetches the model; waiting for it");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();
}
