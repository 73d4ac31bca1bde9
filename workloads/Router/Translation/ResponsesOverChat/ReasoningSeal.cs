using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>
/// The <c>encrypted_content</c> of a reasoning item, which clients give back as it is: here the signature, or the encrypted data, of a Messages
/// model's thinking. A mark tells it from what others encrypted, which a Messages upstream would not take.
/// </summary>
internal static class ReasoningSeal
{
    private const string Signed = "thinking:";
    private const string Encrypted = "redacted_thinking:";

    /// <summary>Seals a signature.</summary>
    public static string OfSignature(string signature) => Signed + signature;

    /// <summary>Seals encrypted data.</summary>
    public static string OfData(string data) => Encrypted + data;

    /// <summary>The detail of reasoning that was sealed; null if it was not sealed here.</summary>
    public static JsonObject? Open(string? sealedContent, string text) => sealedContent switch
    {
        not null when sealedContent.StartsWith(Signed, StringComparison.Ordinal) => ChatAnswer.SignedDetail(text, sealedContent[Signed.Length..], 0),
        not null when sealedContent.StartsWith(Encrypted, StringComparison.Ordinal) => ChatAnswer.EncryptedDetail(sealedContent[Encrypted.Length..], 0),
        _ => null,
    };
}
