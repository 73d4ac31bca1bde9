namespace CwHoe.Akashic.Index.Words;

/// <summary>Words that follow one another.</summary>
/// <param name="Words">At least one, as <see cref="WordReader"/> gives them.</param>
/// <param name="IsPrefix">Whether the last one may go on.</param>
internal sealed record WantedWords(IReadOnlyList<string> Words, bool IsPrefix);
