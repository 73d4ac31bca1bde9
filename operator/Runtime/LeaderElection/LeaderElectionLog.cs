using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.LeaderElection;

internal static partial class LeaderElectionLog
{
    [LoggerMessage(2301, LogLevel.Information, "{Identity} stands for lease {Lease}")]
    internal static partial void Standing(ILogger logger, string identity, ObjectKey lease);

    [LoggerMessage(2302, LogLevel.Information, "{Identity} leads: it holds lease {Lease}")]
    internal static partial void Leading(ILogger logger, string identity, ObjectKey lease);

    [LoggerMessage(2303, LogLevel.Information, "Lease {Lease} is held by {Holder}")]
    internal static partial void HeldBy(ILogger logger, ObjectKey lease, string? holder);

    [LoggerMessage(2304, LogLevel.Warning, "Lease {Lease} could not be read or written; next try in {Delay}: {Problem}")]
    internal static partial void TryFailed(ILogger logger, ObjectKey lease, TimeSpan delay, string problem);

    [LoggerMessage(2305, LogLevel.Information, "Lease {Lease} is released")]
    internal static partial void Released(ILogger logger, ObjectKey lease);

    [LoggerMessage(2306, LogLevel.Warning, "Lease {Lease} was not released and runs out by itself: {Problem}")]
    internal static partial void NotReleased(ILogger logger, ObjectKey lease, string problem);
}
