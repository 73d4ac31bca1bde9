using CwHoe.Router.Translation.ChatOverMessages;
using CwHoe.Router.Translation.MessagesOverChat;
using CwHoe.Router.Translation.ResponsesOverChat;

namespace CwHoe.Router.Translation;

/// <summary>The pairs of APIs that can be translated.</summary>
internal static class Translations
{
    private static readonly MessagesOverChatTranslation MessagesOverChat = new();
    private static readonly ChatOverMessagesTranslation ChatOverMessages = new();
    private static readonly ResponsesOverChatTranslation ResponsesOverChat = new();
    private static readonly ResponsesOverMessagesTranslation ResponsesOverMessages = new(ResponsesOverChat, ChatOverMessages);

    /// <summary>
    /// The translation for clients of <paramref name="client"/> over an upstream that speaks <paramref name="upstream"/>; null if there is none,
    /// also where both are the same and there is nothing to translate. Older completions have none: raw text that goes on is no turn of a
    /// conversation, so another API would answer something else. Embeddings have none, because Messages has no embeddings.
    /// </summary>
    public static ApiTranslation? Find(ModelApi client, ModelApi upstream) => (client, upstream) switch
    {
        (ModelApi.Messages, ModelApi.ChatCompletions) => MessagesOverChat,
        (ModelApi.ChatCompletions, ModelApi.Messages) => ChatOverMessages,
        (ModelApi.Responses, ModelApi.ChatCompletions) => ResponsesOverChat,
        (ModelApi.Responses, ModelApi.Messages) => ResponsesOverMessages,
        _ => null,
    };
}
