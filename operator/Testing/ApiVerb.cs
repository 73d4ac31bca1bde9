namespace CwHoe.Testing;

/// <summary>What a call asks of the API server.</summary>
public enum ApiVerb
{
    /// <summary>Reads one object.</summary>
    Get,

    /// <summary>Reads one page of a collection.</summary>
    List,

    /// <summary>Follows a collection.</summary>
    Watch,

    /// <summary>Makes a new object.</summary>
    Create,

    /// <summary>Writes a whole object.</summary>
    Replace,

    /// <summary>Writes the fields given (server-side apply).</summary>
    Apply,

    /// <summary>Changes the fields given.</summary>
    Patch,

    /// <summary>Deletes one object.</summary>
    Delete,
}
