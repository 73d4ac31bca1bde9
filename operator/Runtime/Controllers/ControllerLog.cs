using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(2101, LogLevel.Error, "{Controller}: reconcile of {Key} failed; next try in {Delay}: {Problem}")]
    internal static partial void Failed(ILogger logger, Exception? exception, string controller, ObjectKey key, TimeSpan delay, string problem);

    [LoggerMessage(2102, LogLevel.Error, "{Controller}: reconcile of {Key} failed for good: {Problem}")]
    internal static partial void FailedForGood(ILogger logger, Exception? exception, string controller, ObjectKey key, string problem);

    [LoggerMessage(2103, LogLevel.Information, "{Controller} runs with {Workers} workers")]
    internal static partial void Started(ILogger logger, string controller, int workers);

    [LoggerMessage(2104, LogLevel.Warning, "{Controller}: {Count} reconciles did not end within {Timeout} and are cancelled")]
    internal static partial void DrainTimedOut(ILogger logger, string controller, int count, TimeSpan timeout);

    [LoggerMessage(2105, LogLevel.Warning, "The informer of {Kind} did not see {Key} at version {Version} within {Timeout}; going on without")]
    internal static partial void WriteNotSeen(ILogger logger, string kind, ObjectKey key, string version, TimeSpan timeout);

    [LoggerMessage(2106, LogLevel.Debug, "{Controller}: {Key} is gone")]
    internal static partial void Gone(ILogger logger, string controller, ObjectKey key);

    [LoggerMessage(2107, LogLevel.Debug, "{Controller}: reconciling {Key}")]
    internal static partial void Reconciling(ILogger logger, string controller, ObjectKey key);

    [LoggerMessage(2108, LogLevel.Debug, "{Controller}: reconciled {Key} in {Milliseconds:F1} ms")]
    internal static partial void Reconciled(ILogger logger, string controller, ObjectKey key, double milliseconds);
}
