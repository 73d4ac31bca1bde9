namespace CwHoe.Host.Telemetry;

/// <summary>How the operator logs: one line per event on standard output, with UTC time.</summary>
internal static class ConsoleLogging
{
    public static void AddOperatorConsole(this ILoggingBuilder logging, LogLevel least)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
        });
        logging.SetMinimumLevel(least);
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
