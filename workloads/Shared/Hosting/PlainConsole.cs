using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CwHoe.Shared.Hosting;

/// <summary>How workloads log: one line per event on standard output, with UTC time.</summary>
public static class PlainConsole
{
    /// <summary>Replaces all other providers. ASP.NET Core itself logs warnings only.</summary>
    /// <remarks>Lines below <see cref="LogLevel.Warning"/> may come 20 ms late: a process that dies in that time takes them along.</remarks>
    public static void AddPlainConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        // Made, and so disposed, by the container: then the last lines are written too.
        logging.Services.AddSingleton<ILoggerProvider>(_ => new PlainLoggerProvider(Console.OpenStandardOutput(), TimeProvider.System));
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
