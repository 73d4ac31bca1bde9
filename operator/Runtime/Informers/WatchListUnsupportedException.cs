namespace CwHoe.Runtime.Informers;

/// <summary>The server does not stream initial events.</summary>
internal sealed class WatchListUnsupportedException(Exception? inner) : Exception("The server does not stream initial events", inner);
