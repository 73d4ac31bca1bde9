using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Core.Status.AgentNodes;

/// <summary>Judges an engine's list of models.</summary>
internal static class ServedModels
{
    private const string OllamaDefaultTag = ":latest";

    /// <summary>Whether the engine lists <paramref name="name"/>. Ollama lists a model that was named without a tag as <c>NAME:latest</c>.</summary>
    public static bool Lists(this EngineReport report, string name, Engine? engine) =>
        report.Models.Contains(name) || (engine == Engine.Ollama && report.Models.Contains(name + OllamaDefaultTag));

    /// <summary>What <c>ModelLoaded</c> says of an engine that was asked.</summary>
    /// <param name="report">The answer.</param>
    /// <param name="name">The name that clients ask for; null where any model will do.</param>
    /// <param name="engine">The engine.</param>
    public static ConditionState Judge(EngineReport report, string? name, Engine? engine)
    {
        if (report.Error is { } error)
            return new(ConditionType.ModelLoaded, false, Reason.EngineUnreachable, error);
        var listed = report.Models.Count == 0 ? "none" : string.Join(", ", report.Models);
        return name is null || report.Lists(name, engine)
            ? new(ConditionType.ModelLoaded, true, Reason.Served, $"the engine lists {name ?? listed}")
            : new(ConditionType.ModelLoaded, false, Reason.ModelNotServed, $"the engine does not list {name}; it lists {listed}");
    }
}
