namespace CwHoe.ModelLoader.Tests.Sources;

/// <summary>Real servers that the surroundings provide.</summary>
internal static class Service
{
    /// <summary>A setting of a server.</summary>
    public static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: run ./hoe test, or start tests/cluster/services and set it (to run without servers: --filter \"Needs!=services\")");
}
