namespace CwHoe.Core.Planning;

/// <summary>Names of the containers of the pods that resources become.</summary>
internal static class ContainerNames
{
    /// <summary>Init container that puts the model loader where the engine's container can run it.</summary>
    public const string Install = "install";

    /// <summary>Init container that fetches or verifies the model.</summary>
    public const string Loader = "loader";

    /// <summary>The model server.</summary>
    public const string Engine = "engine";

    /// <summary>The router.</summary>
    public const string Router = "router";

    /// <summary>The store of record layers.</summary>
    public const string Store = "store";

    /// <summary>Name of the engine's port on the container and the Service.</summary>
    public const string Port = "http";
}
