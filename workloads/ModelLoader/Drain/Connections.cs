using System.Globalization;

namespace CwHoe.ModelLoader.Drain;

/// <summary>Counts the connections of clients, for engines that say nothing of their load.</summary>
/// <remarks>proc(5), /proc/net/tcp</remarks>
internal static class Connections
{
    private const string Established = "01";
    private static readonly string[] Tables = ["tcp", "tcp6"];

    /// <summary>The established TCP connections to <paramref name="port"/> of this network namespace.</summary>
    /// <param name="proc">The proc file system.</param>
    /// <param name="port">The server's.</param>
    public static int Count(string proc, int port) =>
        Tables.Select(f => Path.Combine(proc, "net", f)).Where(File.Exists).SelectMany(File.ReadLines).Count(line => IsTo(line, port));

    // "  0: 0100007F:1F90 0100007F:C350 01 …": number, local address, remote address, state
    private static bool IsTo(string line, int port) =>
        line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, Established, _]
        && int.TryParse(local.AsSpan(local.LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var localPort)
        && localPort == port;
}
