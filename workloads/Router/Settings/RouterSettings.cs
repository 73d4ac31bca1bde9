using System.Globalization;
using Microsoft.Extensions.Options;

namespace CwHoe.Router.Settings;

/// <summary>What the process is told at its start; all else is in the policy.</summary>
internal sealed record RouterSettings
{
    /// <summary>Name of the RouterPolicy, variable <c>ROUTER_POLICY</c>. Required.</summary>
    public required string Policy { get; init; }

    /// <summary>Its namespace, variable <c>POD_NAMESPACE</c>; default that of the client's configuration.</summary>
    public required string Namespace { get; init; }

    /// <summary>Tells this replica from the others, variable <c>POD_NAME</c>; default the machine's name.</summary>
    public required string Replica { get; init; }

    /// <summary>URL of the APIs, variable <c>LISTEN</c>; default <c>http://+:8080</c>.</summary>
    public required string Listen { get; init; }

    /// <summary>URL of health and metrics, variable <c>HEALTH_LISTEN</c>; default <c>http://+:8081</c>.</summary>
    public required string HealthListen { get; init; }

    /// <summary>URL of the management API over gRPC, variable <c>GRPC_LISTEN</c>; default <c>http://+:8082</c>.</summary>
    public required string GrpcListen { get; init; }

    /// <summary>How long requests are still taken after SIGTERM, variable <c>STOP_DELAY_SECONDS</c>; 0-60, default 5.</summary>
    public required TimeSpan StopDelay { get; init; }

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Finds a variable.</param>
    /// <param name="ns">Namespace where none is given.</param>
    /// <exception cref="OptionsValidationException">A variable is missing, or not what it must be.</exception>
    public static RouterSettings Read(Func<string, string?> variable, string ns) => new()
    {
        Policy = variable("ROUTER_POLICY") is { Length: > 0 } policy
            ? policy
            : throw Invalid("ROUTER_POLICY is not set: name the RouterPolicy to follow"),
        Namespace = variable("POD_NAMESPACE") is { Length: > 0 } given ? given : ns,
        Replica = variable("POD_NAME") is { Length: > 0 } pod ? pod : Environment.MachineName,
        Listen = variable("LISTEN") ?? "http://+:8080",
        HealthListen = variable("HEALTH_LISTEN") ?? "http://+:8081",
        GrpcListen = variable("GRPC_LISTEN") ?? "http://+:8082",
        StopDelay = (variable("STOP_DELAY_SECONDS") ?? "5") is var delay && double.TryParse(delay, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 60
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid($"STOP_DELAY_SECONDS is '{delay}': it must be a number from 0 to 60"),
    };

    private static OptionsValidationException Invalid(string problem) => new(nameof(RouterSettings), typeof(RouterSettings), [problem]);
}
