using System.Buffers.Binary;
using System.Text;

namespace CwHoe.Akashic.Log;

/// <summary>Reads notes (C2SP signed-note).</summary>
internal static class SignedNote
{
    /// <summary>What a signature's line begins with: an em dash and a space.</summary>
    internal const string Dash = "\u2014 ";

    /// <summary>The text of a note that one of the keys signed.</summary>
    /// <param name="note">Text, empty line, lines of signatures. Those of other keys are passed over.</param>
    /// <param name="keys">Whose signatures count.</param>
    /// <returns>The text with its last line feed; null where it is not such a note, no key signed it, or a signature of one does not hold.</returns>
    public static string? Open(string note, IReadOnlyCollection<NoteVerifier> keys)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n'))
            return null;
        var text = note[..(end + 1)];
        var bytes = Encoding.UTF8.GetBytes(text);
        var signed = false;
        foreach (var line in note[(end + 2)..^1].Split('\n'))
        {
            if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [var name, var encoded] || Decode(encoded) is not { Length: > sizeof(uint) } signature)
                return null;
            if (keys.FirstOrDefault(k => k.Name == name && k.Id == BinaryPrimitives.ReadUInt32BigEndian(signature)) is not { } key)
                continue;
            if (!key.Verifies(bytes, signature.AsSpan(sizeof(uint))))
                return null;
            signed = true;
        }

        return signed ? text : null;
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
