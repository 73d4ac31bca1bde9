namespace CwHoe.Kube;

/// <summary>What becomes of an object's dependents when it is deleted.</summary>
public enum DeletePropagation
{
    /// <summary>They are deleted afterwards.</summary>
    Background,

    /// <summary>They are deleted first.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}
