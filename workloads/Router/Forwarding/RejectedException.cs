using System.Net;

namespace CwHoe.Router.Forwarding;

/// <summary>A backend found the request itself at fault; another would too.</summary>
internal sealed class RejectedException(HttpStatusCode status, ReadOnlyMemory<byte> body) : Exception($"the backend answered {(int)status}")
{
    /// <summary>The backend's status, from 400 to 499.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>What it said.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;
}
