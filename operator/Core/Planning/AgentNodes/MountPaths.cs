namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Where the volumes of an engine's pod are mounted.</summary>
internal static class MountPaths
{
    /// <summary>The model loader, copied here for the engine's container to run.</summary>
    public const string Hoe = "/hoe";

    /// <summary>The model loader's binary within the engine's container.</summary>
    public const string Loader = Hoe + "/model-loader";

    /// <summary>Models that were fetched, or the claim that holds them.</summary>
    public const string Models = "/models";

    /// <summary>Secret with the credentials of the model's source; in the loader only.</summary>
    public const string Credentials = "/credentials";

    /// <summary>Scratch space, and the home folder.</summary>
    public const string Temporary = "/tmp";

    /// <summary>Shared memory of engines that run several processes.</summary>
    public const string SharedMemory = "/dev/shm";
}
