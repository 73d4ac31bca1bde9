namespace CwHoe.Akashic.Storage;

/// <summary>An object as a listing names it.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Length">Bytes, as stored.</param>
internal sealed record ListedObject(string Key, long Length);
