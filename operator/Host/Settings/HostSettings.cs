using CwHoe.Core;
using Microsoft.Extensions.Options;

namespace CwHoe.Host.Settings;

/// <summary>Everything that configures the operator's process. Each key can be given as <c>--key=value</c> or as environment variable <c>CWHOE_KEY</c>.</summary>
internal sealed record HostSettings
{
    /// <summary>What planning needs: keys <c>namespace</c>, <c>image_llamacpp</c>, <c>image_vllm</c>, <c>image_ollama</c>, <c>image_loader</c>.</summary>
    public required OperatorSettings Operator { get; init; }

    /// <summary>Namespaces to watch, comma-separated, key <c>namespaces</c>; empty for all (default).</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>AgentNodes reconciled at the same time, 1-256, key <c>workers</c>; default 16.</summary>
    public required int Workers { get; init; }

    /// <summary>URL that health and metrics are served on, key <c>listen</c>; default <c>http://+:8080</c>.</summary>
    public required string Listen { get; init; }

    /// <summary>Kubeconfig context, key <c>context</c>; null (default) for the pod's service account, or outside a pod the current context.</summary>
    public required string? Context { get; init; }

    private static readonly string[] Keys =
        ["namespace", "image_llamacpp", "image_vllm", "image_ollama", "image_loader", "namespaces", "workers", "listen", "context"];

    /// <summary>Reads the settings.</summary>
    /// <param name="args">Arguments of the process.</param>
    /// <exception cref="OptionsValidationException">Something is unknown or out of range; the message names everything that is.</exception>
    public static HostSettings Read(string[] args)
    {
        List<string> errors = [.. args.Where(a => !IsKnown(a)).Select(a => $"'{a}' is none of {string.Join(", ", Keys.Select(k => $"--{k}=…"))}")];
        var values = new ConfigurationBuilder()
            .AddEnvironmentVariables("CWHOE_")
            .AddCommandLine([.. args.Where(IsKnown)])
            .Build();
        var defaults = new OperatorSettings();
        var settings = new HostSettings
        {
            Operator = defaults with
            {
                Namespace = values["namespace"] ?? defaults.Namespace,
                LlamaCppImage = values["image_llamacpp"] ?? defaults.LlamaCppImage,
                VllmImage = values["image_vllm"] ?? defaults.VllmImage,
                OllamaImage = values["image_ollama"] ?? defaults.OllamaImage,
                LoaderImage = values["image_loader"] ?? defaults.LoaderImage,
            },
            Namespaces = values["namespaces"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Workers = Workers(),
            Listen = values["listen"] ?? "http://+:8080",
            Context = values["context"],
        };
        return errors.Count == 0 ? settings : throw new OptionsValidationException(nameof(HostSettings), typeof(HostSettings), errors);

        int Workers()
        {
            const int most = 256;
            if (values["workers"] is not { } text)
                return 16;
            if (int.TryParse(text, out var workers) && workers is >= 1 and <= most)
                return workers;
            errors.Add($"workers is '{text}', which is no number from 1 to {most}");
            return 1;
        }
    }

    private static bool IsKnown(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=') is var sign and > 2 && Keys.Contains(argument[2..sign]);
}
