using System.Text;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>
/// A Bloom filter of labels in 64 bits: says of most records without reading them that they have not the labels asked for. What it takes is looked at
/// again in the file.
/// </summary>
internal static class LabelSketch
{
    /// <summary>The three bits of a label.</summary>
    public static ulong Of(string key, string value)
    {
        // FNV-1a over both and the border between them: the same in every process, as the file keeps it.
        var hash = 14695981039346656037UL;
        foreach (var letter in Encoding.UTF8.GetBytes($"{key}\0{value}"))
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        hash ^= hash >> 29;
        return (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63));
    }

    /// <summary>The bits of all of them.</summary>
    public static ulong Of(IEnumerable<KeyValuePair<string, string>> labels) => labels.Aggregate(0UL, (all, label) => all | Of(label.Key, label.Value));
}
