using System.Globalization;
using CwHoe.Contracts;
using Microsoft.Extensions.Options;

namespace CwHoe.Akashic.Settings;

/// <summary>What the process is told at its start; all else is in the AkashicLayers.</summary>
internal sealed record AkashicSettings
{
    /// <summary>Name of the root AkashicLayer whose tree is kept, variable <c>AKASHIC_LAYER</c>. Required.</summary>
    public required string Root { get; init; }

    /// <summary>Its namespace, variable <c>POD_NAMESPACE</c>; default that of the client's configuration.</summary>
    public required string Namespace { get; init; }

    /// <summary>Tells this process from others, variable <c>POD_NAME</c>; default the machine's name.</summary>
    public required string Replica { get; init; }

    /// <summary>Folder of the index, which may be lost, variable <c>CACHE</c>; default <c>/var/cache/akashic</c>.</summary>
    public required string Cache { get; init; }

    /// <summary>URL of the API, variable <c>LISTEN</c>; default <c>http://+:8080</c>.</summary>
    public required string Listen { get; init; }

    /// <summary>URL of health and metrics, variable <c>HEALTH_LISTEN</c>; default <c>http://+:8081</c>.</summary>
    public required string HealthListen { get; init; }

    /// <summary>URL of the API over gRPC, variable <c>GRPC_LISTEN</c>; default <c>http://+:8082</c>.</summary>
    public required string GrpcListen { get; init; }

    /// <summary>Exports that run at a time, 1 to 100, variable <c>MAX_EXPORTS</c>; default 4. Each takes up to 64 MiB of memory.</summary>
    public int MaxExports { get; init; } = 4;

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Finds a variable.</param>
    /// <param name="ns">Namespace where none is given.</param>
    /// <exception cref="OptionsValidationException">A variable is missing or wrong.</exception>
    public static AkashicSettings Read(Func<string, string?> variable, string ns)
    {
        var exports = Given("MAX_EXPORTS");
        return new()
        {
            MaxExports = exports is null ? 4
                : int.TryParse(exports, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= 100 ? most
                : throw Wrong($"MAX_EXPORTS is \"{exports}\": set it to 1 to 100, or leave it out for 4"),
            Root = Given(PodVariable.AkashicLayer.Name())
                ?? throw Wrong($"{PodVariable.AkashicLayer.Name()} is not set: name the root AkashicLayer to keep"),
            Namespace = Given(PodVariable.Namespace.Name()) ?? ns,
            Replica = Given(PodVariable.Name.Name()) ?? Environment.MachineName,
            Cache = Given("CACHE") ?? PodPath.AkashicCache.Name(),
            Listen = Given("LISTEN") ?? "http://+:8080",
            HealthListen = Given("HEALTH_LISTEN") ?? "http://+:8081",
            GrpcListen = Given("GRPC_LISTEN") ?? "http://+:8082",
        };

        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;

        static OptionsValidationException Wrong(string what) => new(nameof(AkashicSettings), typeof(AkashicSettings), [what]);
    }
}
