using System.Text.RegularExpressions;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.Schema;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes.Engines;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Rules of <c>spec.engine</c>.</summary>
internal static partial class EngineRules
{
    private const int MostArgs = 64;
    private const int LeastPort = 1024;
    private const int MostPort = 65535;
    private const int LongestGracePeriod = 3600;

    // Shorter ones are too short to be told from an option of their own.
    private const int ShortestAbbreviation = 4;

    /// <summary>There is an engine of a known type.</summary>
    public static IEnumerable<Violation> Type(AgentNode node)
    {
        if (node.Spec.Engine is null)
            yield return new("spec.engine", "is required");
        else if (node.Spec.Engine.Type is null or Engine.Unspecified)
            yield return new("spec.engine.type", $"is required: one of {string.Join(", ", Wire.All<Engine>().Select(engine => engine.Name()))}");
    }

    /// <summary>The image and how it is pulled.</summary>
    public static IEnumerable<Violation> Image(AgentNode node)
    {
        if (node.Spec.Engine is not { } engine)
            yield break;
        if (engine.Image is { } image && !ImageName().IsMatch(image))
            yield return new("spec.engine.image", "is not the name of an image; leave it out for the operator's own");
        foreach (var violation in Check.OneOf("spec.engine.imagePullPolicy", engine.ImagePullPolicy, "Always", "IfNotPresent", "Never"))
            yield return violation;
        foreach (var violation in (engine.ImagePullSecrets ?? []).SelectMany((secret, i) => Check.Reference($"spec.engine.imagePullSecrets[{i}]", secret)))
            yield return violation;
    }

    /// <summary>Arguments that take nothing from the operator's hands.</summary>
    public static IEnumerable<Violation> Args(AgentNode node)
    {
        if (node.Spec.Engine is not { Args: { Count: > 0 } args } engine)
            yield break;
        if (args.Count > MostArgs)
            yield return new("spec.engine.args", $"has {args.Count} items; at most {MostArgs} are allowed");
        if (EngineProfile.Find(engine.Type) is not { } profile)
            yield break;
        for (var i = 0; i < args.Count; i++)
        {
            if (engine.Type == Engine.Ollama)
                yield return new($"spec.engine.args[{i}]", "ollama takes no arguments; set spec.engine.env");
            else if (OwnOption(profile, args[i]) is { } option)
                yield return new($"spec.engine.args[{i}]", $"{option} is set by the operator; {Instead(option)}");
        }
    }

    /// <summary>Variables that Kubernetes takes, each once, and none that the operator decides.</summary>
    public static IEnumerable<Violation> Env(AgentNode node)
    {
        var variables = node.Spec.Engine?.Env ?? [];
        var profile = EngineProfile.Find(node.Spec.Engine?.Type);
        for (var i = 0; i < variables.Count; i++)
        {
            var (field, variable) = ($"spec.engine.env[{i}]", variables[i]);
            if (!Syntax.IsVariableName(variable.Name))
                yield return new($"{field}.name", $"is '{variable.Name}', which is not the name of a variable");
            else if (profile?.OwnVariables.Contains(variable.Name) == true)
                yield return new($"{field}.name", $"{variable.Name} is decided by the operator; {Instead(variable.Name!)}");
            else if (variables.Take(i).Any(other => other.Name == variable.Name))
                yield return new($"{field}.name", $"{variable.Name} is there twice");
            if (variable is { Value: { Length: > 0 }, ValueFrom: not null })
                yield return new(field, "has both value and valueFrom; keep one");
        }
    }

    /// <summary>Numbers within their bounds.</summary>
    public static IEnumerable<Violation> Numbers(AgentNode node) =>
    [
        .. Check.Range("spec.engine.port", node.Spec.Engine?.Port, LeastPort, MostPort),
        .. Check.Range("spec.engine.terminationGracePeriodSeconds", node.Spec.Engine?.TerminationGracePeriodSeconds, 1, LongestGracePeriod),
    ];

    // Engines take --ctx_size for --ctx-size and --port=1 for --port 1; vLLM takes any unambiguous beginning too.
    private static string? OwnOption(EngineProfile profile, string argument)
    {
        if (!argument.StartsWith('-'))
            return null;
        var name = argument.Split('=')[0].Replace('_', '-');
        return profile.OwnOptions.FirstOrDefault(option => option == name)
            ?? profile.OwnOptions.FirstOrDefault(option =>
                profile.Type == Engine.Vllm && name.Length >= ShortestAbbreviation && option.StartsWith(name, StringComparison.Ordinal));
    }

    [GeneratedRegex(Patterns.Image, RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ImageName();

    private static string Instead(string name) => name switch
    {
        "--port" or "LLAMA_ARG_PORT" => "use spec.engine.port",
        "--alias" or "-a" or "--served-model-name" or "LLAMA_ARG_ALIAS" => "use spec.model.name",
        "--model" or "-m" or "OLLAMA_MODELS" or "LLAMA_ARG_MODEL" => "use spec.model",
        "--ctx-size" or "-c" or "--max-model-len" or "LLAMA_ARG_CTX_SIZE" or "OLLAMA_CONTEXT_LENGTH" => "use spec.model.contextLength",
        "--tensor-parallel-size" or "-tp" => "use spec.gpu.count",
        _ when name.Contains("api", StringComparison.OrdinalIgnoreCase) && name.Contains("key", StringComparison.OrdinalIgnoreCase) =>
            "callers are kept away by the NetworkPolicy, and the router checks who they are",
        _ => "leave it out",
    };
}
