namespace CwHoe.Akashic.Index.Words;

/// <summary>A word of a text.</summary>
/// <param name="Start">Its first character in the text.</param>
/// <param name="Length">Characters of the text that are it.</param>
/// <param name="Text">As it is compared: small letters, at most <see cref="WordReader.LongestWord"/> characters.</param>
internal readonly record struct Word(int Start, int Length, string Text);
