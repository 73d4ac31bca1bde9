namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Names of the containers of an engine's pod.</summary>
internal static class ContainerNames
{
    /// <summary>Init container that puts the model loader where the engine's container can run it.</summary>
    public const string Install = "install";

    /// <summary>Init container that fetches or verifies the model.</summary>
    public const string Loader = "loader";

    /// <summary>The model server.</summary>
    public const string Engine = "engine";

    /// <summary>Name of the engine's port on the container and the Service.</summary>
    public const string Port = "http";
}
