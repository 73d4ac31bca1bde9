using System.Globalization;

namespace CwHoe.Akashic.Log;

/// <summary>What a checkpoint says (C2SP tlog-checkpoint): which log, how long, and its root. The text that is signed.</summary>
/// <param name="Origin">The log's name: the first line.</param>
/// <param name="Size">Leaves in the log.</param>
/// <param name="Root">Root over them.</param>
internal sealed record TreeNote(string Origin, long Size, LogHash Root)
{
    /// <summary>Three lines.</summary>
    public override string ToString() => $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root.ToArray())}\n";

    /// <summary>Reads a checkpoint's text. Lines after the third are for extensions, and passed over.</summary>
    /// <returns>Null where it is none.</returns>
    public static TreeNote? Parse(string text)
    {
        var root = new byte[LogHash.Length];
        return text.EndsWith('\n') && text.Split('\n') is [{ Length: > 0 } origin, var size, var hash, ..]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == size
            && hash.Length == 44 && Convert.TryFromBase64String(hash, root, out var length) && length == root.Length
            ? new TreeNote(origin, number, new LogHash(root))
            : null;
    }
}
