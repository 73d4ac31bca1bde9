using System.Net;
using System.Net.Sockets;

namespace CwHoe.Kit;

/// <summary>Ports of the loopback address.</summary>
public static class LocalPort
{
    /// <summary>One that nobody listens on.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
