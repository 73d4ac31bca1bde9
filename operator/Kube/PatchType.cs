namespace CwHoe.Kube;

/// <summary>The format of a patch.</summary>
public enum PatchType
{
    /// <summary>JSON patch, RFC 6902.</summary>
    Json,

    /// <summary>JSON merge patch, RFC 7386.</summary>
    Merge,

    /// <summary>Strategic merge patch; not for custom resources.</summary>
    StrategicMerge,
}
