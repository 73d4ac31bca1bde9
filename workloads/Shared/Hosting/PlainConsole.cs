using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CwHoe.Shared.Hosting;

/// <summary>How workloads log: one line per event on standard output, with UTC time.</summary>
public static class PlainConsole
{
    /// <summary>Replaces all other providers. ASP.NET Core itself logs warnings only.</summary>
    public static void AddPlainConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
