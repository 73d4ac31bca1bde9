namespace CwHoe.Runtime.Informers;

/// <summary>What an informer tells about an object.</summary>
public enum ChangeKind
{
    /// <summary>It came into being or into the selection.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone, or left the selection.</summary>
    Deleted,

    /// <summary>Nothing is known to have changed; it is time to look again.</summary>
    Resync,
}
