using System.Net;

namespace CwHoe.Kube;

/// <summary>What a service answered through the API server's proxy.</summary>
/// <param name="Code">The status, whatever it is; 503 also comes from the API server itself, where the service has no ready endpoint.</param>
/// <param name="ContentType">The media type; null where none was sent.</param>
/// <param name="Body">The body.</param>
public sealed record ServiceAnswer(HttpStatusCode Code, string? ContentType, ReadOnlyMemory<byte> Body);
