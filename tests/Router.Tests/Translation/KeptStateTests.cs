using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Requests that go on from earlier ones.</summary>
public sealed class KeptStateTests
{
    [Fact]
    public void Refuse_Thread_TellsTheClientsToDoWithout()
    {
        var refused = Assert.Throws<BadRequestException>(() => KeptState.Refuse(ModelApi.Messages, Json.Object("""{"thread": {"type": "create"}}""")));

        Json.Same("""{"error_code": "thread_unsupported_request"}""", ApiErrors.Body(ModelApi.Messages, ApiError.Of(refused), null)["error"]!["details"]);
    }

    [Fact]
    public void Refuse_WhatNeedsNothingKept_IsSilent()
    {
        KeptState.Refuse(ModelApi.Messages, Json.Object("""{"thread": null}"""));
        KeptState.Refuse(ModelApi.Responses, Json.Object("""{"store": true, "background": false}"""));
        KeptState.Refuse(ModelApi.ChatCompletions, Json.Object("""{"thread": {}}"""));
    }
}
