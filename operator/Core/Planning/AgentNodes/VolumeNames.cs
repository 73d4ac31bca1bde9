namespace CwHoe.Core.Planning.AgentNodes;

/// <summary>Names of the volumes of an engine's pod.</summary>
internal static class VolumeNames
{
    public const string Hoe = "hoe";
    public const string Models = "models";
    public const string Credentials = "credentials";
    public const string Temporary = "tmp";
    public const string SharedMemory = "shm";
}
