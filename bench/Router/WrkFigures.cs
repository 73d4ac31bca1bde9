namespace CwHoe.RouterBench;

/// <summary>What wrk measured, and what the servers took meanwhile.</summary>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="P50">Median latency, in ms.</param>
/// <param name="P99">99th percentile of latency, in ms.</param>
/// <param name="Errors">Requests that failed, or were answered with an error.</param>
/// <param name="ProcessorTime">Of the server that was asked, for each request, in µs.</param>
internal sealed record WrkFigures(double PerSecond, double P50, double P99, long Errors, double ProcessorTime);
