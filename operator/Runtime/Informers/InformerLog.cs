using Microsoft.Extensions.Logging;

namespace CwHoe.Runtime.Informers;

internal static partial class InformerLog
{
    [LoggerMessage(2001, LogLevel.Error, "A handler of {Kind} failed on {Change} of {Key}")]
    internal static partial void HandlerFailed(ILogger logger, Exception exception, string kind, ChangeKind change, ObjectKey key);

    [LoggerMessage(2002, LogLevel.Warning, "The watch of {Kind} in {Scope} failed; next try in {Delay}")]
    internal static partial void StreamFailed(ILogger logger, Exception exception, string kind, string scope, TimeSpan delay);

    [LoggerMessage(2003, LogLevel.Information, "{Kind} in {Scope}: the version to resume from is gone; listing again")]
    internal static partial void Expired(ILogger logger, string kind, string scope);

    [LoggerMessage(2004, LogLevel.Warning, "An object of {Kind} is left out: {Problem}")]
    internal static partial void Undecodable(ILogger logger, string kind, string problem);

    [LoggerMessage(2005, LogLevel.Information, "{Kind} in {Scope}: {Count} objects at version {Version}")]
    internal static partial void Replaced(ILogger logger, string kind, string scope, int count, string? version);

    [LoggerMessage(2006, LogLevel.Debug, "{Kind} in {Scope}: the server has no watch-list; listing instead")]
    internal static partial void NoWatchList(ILogger logger, string kind, string scope);

    [LoggerMessage(2007, LogLevel.Warning, "{Kind} in {Scope}: the watch was silent past its time-out; opening a new one")]
    internal static partial void Silent(ILogger logger, string kind, string scope);
}
