using System.Data.Common;
using System.Globalization;
using CwHoe.Core.Planning.Networks;

namespace CwHoe.Host.Controllers.AkashicLayers;

/// <summary>Reads where PostgreSQL is from a connection string: <c>Host=a,b:5433;Port=5432;…</c>, as Npgsql has it.</summary>
internal static class DatabaseServers
{
    private const int DefaultPort = 5432;

    /// <summary>The servers; none where the text is no connection string or names none.</summary>
    public static IReadOnlyList<OutsideServer> Of(string connectionString)
    {
        var settings = new DbConnectionStringBuilder();
        try
        {
            settings.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return [];
        }

        var port = Number(Value(settings, "Port")) ?? DefaultPort;
        var hosts = (Value(settings, "Host") ?? Value(settings, "Server") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return OutsideServer.InOrder(hosts.Select(host => Server(host, port)));
    }

    // An IPv6 address has colons of its own, and a port behind it only where it stands in brackets.
    private static OutsideServer Server(string host, int port) => host.LastIndexOf(':') is var colon and > 0 && (host.IndexOf(':') == colon || host[colon - 1] == ']')
        ? new(host[..colon].Trim('[', ']'), Number(host[(colon + 1)..]) ?? port)
        : new(host.Trim('[', ']'), port);

    private static string? Value(DbConnectionStringBuilder settings, string name) => settings.TryGetValue(name, out var value) ? value as string : null;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number : null;
}
