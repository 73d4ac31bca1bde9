using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CwHoe.Shared.Hosting;

/// <summary>Ports of a workload, each with its protocols: without TLS one port can't speak both HTTP/1.1 and HTTP/2.</summary>
public static class Listening
{
    /// <summary>Listens on a URL.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="url">Such as <c>http://+:8080</c> (every address) or <c>http://127.0.0.1:0</c> (a free port).</param>
    /// <param name="protocols">What is spoken there.</param>
    /// <exception cref="FormatException">The URL is none, or its host is neither <c>+</c>, <c>*</c> nor an IP address.</exception>
    public static void ListenOn(this KestrelServerOptions kestrel, string url, HttpProtocols protocols)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        var address = BindingAddress.Parse(url);
        if (address.Host is "+" or "*")
            kestrel.ListenAnyIP(address.Port, Speak);
        else
            kestrel.Listen(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port, Speak);

        void Speak(ListenOptions options) => options.Protocols = protocols;
    }
}
