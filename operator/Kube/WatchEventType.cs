namespace CwHoe.Kube;

/// <summary>What a watch event tells. ERROR events are thrown.</summary>
public enum WatchEventType
{
    /// <summary>The object came into being or into the selection.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or left the selection.</summary>
    Deleted,

    /// <summary>Only the resourceVersion moved.</summary>
    Bookmark,
}
