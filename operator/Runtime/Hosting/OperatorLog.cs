using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Hosting;

internal static partial class OperatorLog
{
    [LoggerMessage(2201, LogLevel.Information, "Running: {Controllers} controllers on {Informers} informers, synced after {Milliseconds:F0} ms")]
    internal static partial void Running(ILogger logger, int controllers, int informers, double milliseconds);

    [LoggerMessage(2202, LogLevel.Critical, "The operator cannot go on: {Problem}")]
    internal static partial void Failed(ILogger logger, Exception exception, string problem);

    [LoggerMessage(2203, LogLevel.Information, "Stopped: every reconcile has ended")]
    internal static partial void Stopped(ILogger logger);

    [LoggerMessage(2206, LogLevel.Error, "An exception that nobody observed, please report it: {Problem}")]
    internal static partial void Unobserved(ILogger logger, Exception exception, string problem);

    [LoggerMessage(2205, LogLevel.Critical, "The lead is lost and the process ends: {Reason}")]
    internal static partial void LeadLost(ILogger logger, string reason);

    [LoggerMessage(2206, LogLevel.Information, "Standing by: {Informers} informers, synced after {Milliseconds:F0} ms")]
    internal static partial void Standby(ILogger logger, int informers, double milliseconds);
}
