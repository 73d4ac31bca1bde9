using System.Net;

namespace CwHoe.Runtime.Hosting;

/// <summary>Whether a caller may read the metrics.</summary>
/// <param name="Status">200 if so; else 401, 403 or 503.</param>
/// <param name="Problem">Why not and what to do; empty if so.</param>
public sealed record MetricsVerdict(HttpStatusCode Status, string Problem);
