using System.Text.Json.Serialization;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>A stretch of a file that one connection at a time fetches, and how far it has come.</summary>
internal sealed class Segment
{
    /// <summary>The first byte.</summary>
    public required long Start { get; init; }

    /// <summary>The byte after the last one; null while the file's length is not known.</summary>
    public long? End { get; set; }

    /// <summary>Bytes on the disk from <see cref="Start"/> on.</summary>
    public long Done { get; set; }

    /// <summary>Where the next byte goes.</summary>
    [JsonIgnore]
    public long Position => Start + Done;

    /// <summary>Whether nothing is left to fetch.</summary>
    [JsonIgnore]
    public bool IsComplete => Position == End;
}
