using CwHoe.Core;
using Microsoft.Extensions.Options;

namespace CwHoe.Host.Settings;

/// <summary>Everything that configures the operator's process. Each key can be given as <c>--key=value</c> or as environment variable <c>CWHOE_KEY</c>.</summary>
internal sealed record HostSettings
{
    /// <summary>What planning needs: keys <c>namespace</c>, <c>image_llamacpp</c>, <c>image_vllm</c>, <c>image_ollama</c>, <c>image_loader</c>, <c>image_router</c>, <c>image_akashic</c>, <c>otlp_endpoint</c>, <c>otlp_protocol</c>, <c>narrow_api_egress</c>.</summary>
    public required OperatorSettings Operator { get; init; }

    /// <summary>Namespaces to watch, comma-separated, key <c>namespaces</c>; empty for all (default).</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>Objects of one kind reconciled at the same time, 1-256, key <c>workers</c>; default 16.</summary>
    public required int Workers { get; init; }

    /// <summary>URL that health is served on, key <c>listen</c>; default <c>http://+:8080</c>.</summary>
    public required string Listen { get; init; }

    /// <summary>
    /// URL that metrics are served on to whoever may read them, key <c>metrics_listen</c>; default <c>https://+:8443</c>. Empty for <see cref="Listen"/>,
    /// and then only to who asks over the loopback.
    /// </summary>
    public required string MetricsListen { get; init; }

    /// <summary>Audience that a reader's token must be bound to, key <c>metrics_audience</c>; default <c>cw-hoe-operator</c>, empty for the API server's own.</summary>
    public required string MetricsAudience { get; init; }

    /// <summary>PEM file of the certificate chain metrics are served with, key <c>tls_certificate</c>, read again when it changes; null (default) for one made at start.</summary>
    public required string? TlsCertificate { get; init; }

    /// <summary>PEM file of that certificate's private key, key <c>tls_key</c>.</summary>
    public required string? TlsKey { get; init; }

    /// <summary>Least severe line to log, key <c>log_level</c>: trace, debug (every reconcile), information (default), warning, error or critical.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>Kubeconfig context, key <c>context</c>; null (default) for the pod's service account, or outside a pod the current context.</summary>
    public required string? Context { get; init; }

    /// <summary>
    /// Whether to stand for lease <c>cw-hoe-operator</c> in the operator's namespace and write only while holding it, <c>true</c> or <c>false</c>, key
    /// <c>leader_election</c>; null (default) for true in a pod and false elsewhere.
    /// </summary>
    public required bool? LeaderElection { get; init; }

    private static readonly string[] Keys =
        ["namespace", "image_llamacpp", "image_vllm", "image_ollama", "image_loader", "image_router", "image_akashic", "otlp_endpoint", "otlp_protocol", "narrow_api_egress", "namespaces", "workers", "listen",
         "metrics_listen", "metrics_audience", "tls_certificate", "tls_key", "log_level", "context", "leader_election"];

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
                RouterImage = values["image_router"] ?? defaults.RouterImage,
                AkashicImage = values["image_akashic"] ?? defaults.AkashicImage,
                OtlpEndpoint = OtlpEndpoint(),
                OtlpProtocol = OtlpProtocol(),
                NarrowApiEgress = Flag("narrow_api_egress") ?? defaults.NarrowApiEgress,
            },
            Namespaces = values["namespaces"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Workers = Workers(),
            Listen = values["listen"] ?? "http://+:8080",
            MetricsListen = values["metrics_listen"] ?? "https://+:8443",
            MetricsAudience = values["metrics_audience"] ?? OperatorDefaults.Name,
            TlsCertificate = values["tls_certificate"],
            TlsKey = values["tls_key"],
            LogLevel = Level(),
            Context = values["context"],
            LeaderElection = Flag("leader_election"),
        };
        if (settings.MetricsListen.Length > 0 && !settings.MetricsListen.StartsWith("https://", StringComparison.Ordinal))
            errors.Add($"metrics_listen is '{settings.MetricsListen}', which does not start with https://");
        if (settings.TlsCertificate is null != settings.TlsKey is null)
            errors.Add("tls_certificate and tls_key go together: give both or none");
        return errors.Count == 0 ? settings : throw new OptionsValidationException(nameof(HostSettings), typeof(HostSettings), errors);

        LogLevel Level()
        {
            if (values["log_level"] is not { } text)
                return LogLevel.Information;
            if (Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && level < LogLevel.None && !char.IsAsciiDigit(text[0]))
                return level;
            errors.Add($"log_level is '{text}', which is none of trace, debug, information, warning, error, critical");
            return LogLevel.Information;
        }

        bool? Flag(string key)
        {
            if (values[key] is not { } text)
                return null;
            if (bool.TryParse(text, out var flag))
                return flag;
            errors.Add($"{key} is '{text}', which is neither true nor false");
            return null;
        }

        string? OtlpEndpoint()
        {
            if (values["otlp_endpoint"] is not { Length: > 0 } text)
                return null;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
                errors.Add("otlp_endpoint is not an http or https URL without credentials, such as http://collector.monitoring.svc:4317");
            return text;
        }

        string? OtlpProtocol()
        {
            if (values["otlp_protocol"] is not { Length: > 0 } text)
                return null;
            if (text is not ("grpc" or "http/protobuf"))
                errors.Add($"otlp_protocol is '{text}', which is neither grpc nor http/protobuf");
            return text;
        }

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
