using System.CommandLine;
using System.CommandLine.Parsing;

namespace CwHoe.ModelLoader.Checksums;

/// <summary>SHA-256 digests as people write them.</summary>
internal static class Sha256Text
{
    /// <summary>The <c>--sha256</c> option of the verbs that check a model; its value is in lower case.</summary>
    public static Option<string?> Option() => new("--sha256")
    {
        Description = "expected SHA-256, 64 hex digits; of a folder: of its `sha256sum` lines sorted by path",
        CustomParser = Parse,
    };

    /// <summary>Whether <paramref name="text"/> is 64 hex digits.</summary>
    public static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static string? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!IsDigest(text))
            result.AddError($"--sha256 \"{text}\" is not 64 hex digits");
        return text.ToLowerInvariant();
    }
}
