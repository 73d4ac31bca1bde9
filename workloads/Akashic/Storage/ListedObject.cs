namespace CwHoe.Akashic.Storage;

/// <summary>An object as a listing names it.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Length">Bytes, as stored.</param>
/// <param name="Modified">When it was put, by the clock of the bucket's service; null where that does not say.</param>
internal sealed record ListedObject(string Key, long Length, DateTimeOffset? Modified = null);
