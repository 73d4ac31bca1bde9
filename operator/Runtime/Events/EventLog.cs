using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Events;

internal static partial class EventLog
{
    [LoggerMessage(2301, LogLevel.Warning, "Event {Reason} of {Key} could not be written")]
    internal static partial void NotWritten(ILogger logger, Exception exception, string reason, ObjectKey key);
}
