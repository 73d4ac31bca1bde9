using CwHoe.Contracts;

namespace CwHoe.ModelLoader;

/// <summary>What the file system says about space.</summary>
internal static class Disk
{
    private const int NoSpaceLeft = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>Whether <paramref name="exception"/> means that the disk or a quota is used up.</summary>
    public static bool IsFull(Exception exception) => exception is IOException { HResult: NoSpaceLeft or QuotaExceeded };

    /// <summary>Bytes that an unprivileged process may still write below <paramref name="folder"/>, which exists.</summary>
    public static long Available(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    /// <summary>The failure to report when <paramref name="folder"/> lacks room.</summary>
    /// <param name="folder">Where the model was to go.</param>
    /// <param name="needed">Bytes still to come, or null when not known.</param>
    /// <param name="inner">What was caught, if anything.</param>
    public static LoaderException Full(string folder, long? needed, Exception? inner = null) =>
        new(LoaderExit.NoSpace, $"{folder} is full: {Size(needed)} to come, {ByteSize.Text(Available(folder))} free; make the cache volume larger or remove what is not needed", inner);

    private static string Size(long? bytes) => bytes is { } known ? ByteSize.Text(known) : "more";
}
