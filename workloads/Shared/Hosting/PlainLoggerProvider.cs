using Microsoft.Extensions.Logging;

namespace CwHoe.Shared.Hosting;

/// <summary>Makes loggers that write lines to one stream.</summary>
/// <param name="stream">The stream; it stays open.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainLoggerProvider(Stream stream, TimeProvider time) : ILoggerProvider
{
    private readonly LineOutput _output = new(stream, time);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new PlainLogger(categoryName, _output, time);

    /// <summary>Writes what waits.</summary>
    public void Dispose() => _output.Dispose();
}
