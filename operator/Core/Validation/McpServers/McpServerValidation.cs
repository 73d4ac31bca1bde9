using CwHoe.Api.McpServers;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.McpServers;

/// <summary>Says all that is wrong with an McpServer.</summary>
public static class McpServerValidation
{
    private const int LeastPort = 1024;
    private const int MostPort = 65535;

    private static readonly Func<McpServer, IEnumerable<Violation>>[] Rules = [Name, Image, Transport];

    /// <summary>Runs every rule.</summary>
    /// <returns>Every violation, in the order of the fields; empty for a valid one.</returns>
    public static IReadOnlyList<Violation> Validate(McpServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return [.. Rules.SelectMany(rule => rule(server))];
    }

    private static IEnumerable<Violation> Name(McpServer server) => Check.ServiceName(server.Metadata);

    private static IEnumerable<Violation> Image(McpServer server)
    {
        if (string.IsNullOrEmpty(server.Spec.Image))
            yield return new("spec.image", "is required");
    }

    private static IEnumerable<Violation> Transport(McpServer server)
    {
        var (transport, port) = (server.Spec.Transport, server.Spec.Port);
        if (transport is null or McpTransport.Unspecified)
            yield return new("spec.transport", "is required");
        else if (transport == McpTransport.Stdio && port is not null)
            yield return new("spec.port", "a server of transport stdio has no port; leave it out");
        else if (transport != McpTransport.Stdio && port is null)
            yield return new("spec.port", "is required: the port the server listens on");
        foreach (var violation in Check.Range("spec.port", port, LeastPort, MostPort))
            yield return violation;
    }
}
