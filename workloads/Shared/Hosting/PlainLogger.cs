using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;

namespace CwHoe.Shared.Hosting;

/// <summary>Writes each event as one line: UTC time, level, category, event id, message, exception.</summary>
/// <param name="category">The category.</param>
/// <param name="output">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainLogger(string category, LineOutput output, TimeProvider time) : ILogger
{
    // Time, level, event id and what is between them.
    private const int FrameBytes = 64;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var message = formatter(state, exception);
        if (exception is not null)
            message = $"{message} {exception}";
        var most = FrameBytes + Encoding.UTF8.GetMaxByteCount(category.Length + message.Length);
        var line = ArrayPool<byte>.Shared.Rent(most);
        Utf8.TryWrite(
            line, CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Name(logLevel)}: {category}[{eventId.Id}] {message}", out var length);
        // An event is a line, whatever was put into it.
        line.AsSpan(0, length).Replace((byte)'\n', (byte)' ');
        line.AsSpan(0, length).Replace((byte)'\r', (byte)' ');
        line[length++] = (byte)'\n';
        output.Write(line.AsSpan(0, length), isUrgent: logLevel >= LogLevel.Warning);
        ArrayPool<byte>.Shared.Return(line);
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
