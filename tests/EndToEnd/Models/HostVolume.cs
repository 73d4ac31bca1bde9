using CwHoe.EndToEnd.Cluster;

namespace CwHoe.EndToEnd.Models;

/// <summary>A volume whose content is a folder of this machine, which is the local cluster's node, bound to one claim.</summary>
internal sealed class HostVolume : IAsyncDisposable
{
    private readonly TestSpace _space;
    private readonly string _claim;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cw-hoe-e2e-");

    private HostVolume(TestSpace space, string claim) => (_space, _claim) = (space, claim);

    private string Name => $"{_space.Name}-{_claim}";

    /// <summary>Makes the folder; <see cref="BindAsync"/> makes the volume.</summary>
    /// <param name="space">Namespace of the claim.</param>
    /// <param name="claim">Name of the claim.</param>
    public static HostVolume Create(TestSpace space, string claim)
    {
        var volume = new HostVolume(space, claim);
        File.SetUnixFileMode(volume._folder.FullName, (UnixFileMode)0b111_101_101);   // pods run as another user
        return volume;
    }

    /// <summary>Puts a file into the folder.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="content">Its content.</param>
    public Task WriteAsync(string file, byte[] content) => File.WriteAllBytesAsync(Path.Combine(_folder.FullName, file), content);

    /// <summary>Makes the volume and the claim.</summary>
    public Task BindAsync() => _space.ApplyAsync($$"""
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: {{Name}}}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce, ReadOnlyMany]
          persistentVolumeReclaimPolicy: Retain
          claimRef: {namespace: {{_space.Name}}, name: {{_claim}}}
          hostPath: {path: {{_folder.FullName}}, type: Directory}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: {{_claim}}}
        spec:
          storageClassName: ""
          volumeName: {{Name}}
          accessModes: [ReadWriteOnce]
          resources:
            requests: {storage: 1Gi}
        """);

    public async ValueTask DisposeAsync()
    {
        await _space.RunAsync("delete", "persistentvolume", Name, "--ignore-not-found", "--wait=false");
        _folder.Delete(recursive: true);
    }
}
