using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation;

/// <summary>
/// Requests that go on from what a service keeps of earlier ones. Nothing is kept here, and the next request may go to another upstream, so they are
/// refused, also where requests pass unchanged: the client is to send the whole conversation.
/// </summary>
internal static class KeptState
{
    // Anthropic's own clients send the conversation anew, without a thread, when they see it.
    private const string Unsupported = "thread_unsupported_request";

    /// <summary>What is thrown for a request of Messages with a <c>thread</c>.</summary>
    public static BadRequestException RefusedThread() =>
        new("thread", "nothing is kept here; leave it out and send the whole conversation in messages") { Code = Unsupported };

    /// <summary>Throws if the request needs what is not kept.</summary>
    /// <exception cref="BadRequestException">It does.</exception>
    public static void Refuse(ModelApi client, JsonObject request)
    {
        if (client == ModelApi.Messages && request.Has("thread"))
            throw RefusedThread();
        if (client != ModelApi.Responses)
            return;
        foreach (var field in (string[])["previous_response_id", "conversation"])
        {
            if (request.Has(field))
                throw request.Refuse(field, "nothing is kept between requests here; send the whole conversation in input");
        }

        if (request.Flag("background") == true)
            throw request.Refuse("background", "nothing is kept between requests here; leave it out and stream the answer");
        if (request.Has("prompt"))
            throw request.Refuse("prompt", "no prompts are stored here; send instructions and input");
    }
}
