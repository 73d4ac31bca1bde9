using System.Text;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Errors in the shapes of clients and of upstreams.</summary>
public sealed class ApiErrorsTests
{
    [Theory]
    [InlineData(400, "invalid_request_error", "invalid_request_error")]
    [InlineData(401, "authentication_error", "authentication_error")]
    [InlineData(402, "invalid_request_error", "billing_error")]
    [InlineData(403, "permission_error", "permission_error")]
    [InlineData(404, "invalid_request_error", "not_found_error")]
    [InlineData(413, "invalid_request_error", "request_too_large")]
    [InlineData(429, "rate_limit_error", "rate_limit_error")]
    [InlineData(500, "server_error", "api_error")]
    [InlineData(503, "server_error", "overloaded_error")]
    [InlineData(504, "server_error", "timeout_error")]
    [InlineData(529, "server_error", "overloaded_error")]
    public void Body_Status_DecidesTheType(int status, string openAi, string anthropic)
    {
        var error = new ApiError { Status = status, Message = "m" };

        Assert.Equal(openAi, (string?)ApiErrors.Body(ModelApi.ChatCompletions, error, null)["error"]!["type"]);
        Assert.Equal(openAi, (string?)ApiErrors.Body(ModelApi.Responses, error, null)["error"]!["type"]);
        Assert.Equal(anthropic, (string?)ApiErrors.Body(ModelApi.Messages, error, null)["error"]!["type"]);
    }

    [Fact]
    public void Body_BadRequest_NamesTheField()
    {
        var error = ApiError.Of(new BadRequestException("messages[2].role", "wrong"));

        Json.Same(
            """{"error": {"message": "messages[2].role: wrong", "type": "invalid_request_error", "param": "messages[2].role", "code": null}}""",
            ApiErrors.Body(ModelApi.ChatCompletions, error, "req-1"));
        Json.Same(
            """{"type": "error", "error": {"details": null, "type": "invalid_request_error", "message": "messages[2].role: wrong"}, "request_id": "req-1"}""",
            ApiErrors.Body(ModelApi.Messages, error, "req-1"));
    }

    [Fact]
    public void Event_OfEachApi_HasItsShape()
    {
        var error = new ApiError { Status = 429, Message = "m" };

        Assert.Equal(
            """
            data: {"error":{"message":"m","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}

            event: error
            data: {"type":"error","error":{"details":null,"type":"rate_limit_error","message":"m"},"request_id":"r"}

            event: error
            data: {"type":"error","sequence_number":7,"code":"rate_limit_exceeded","message":"m","param":null,"error":{"message":"m","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}


            """,
            Sse.Text([ApiErrors.Event(ModelApi.ChatCompletions, error), ApiErrors.Event(ModelApi.Messages, error, "r"), ApiErrors.Event(ModelApi.Responses, error, "r", 7)]));
    }

    [Theory]
    [InlineData("""{"error":{"message":"no such model","type":"invalid_request_error","param":"model","code":"model_not_found"}}""", "no such model", "invalid_request_error", "model_not_found", "model")]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}""", "Overloaded", "overloaded_error", null, null)]
    [InlineData("""{"error":{"code":400,"message":"too long","type":"exceed_context_size_error","n_ctx":512}}""", "too long", "exceed_context_size_error", "context_length_exceeded", null)]
    [InlineData("""{"type":"error","error":{"details":{"error_code":"thread_not_found"},"type":"not_found_error","message":"gone"}}""", "gone", "not_found_error", "thread_not_found", null)]
    [InlineData("""{"error":"model 'x' not found"}""", "model 'x' not found", null, null, null)]
    [InlineData("""{"object":"error","message":"bad","type":"BadRequestError","param":null,"code":400}""", "bad", "BadRequestError", null, null)]
    [InlineData("""{"detail":[{"loc":["body","n"],"msg":"value is not a valid integer"}]}""", "value is not a valid integer", null, null, null)]
    [InlineData("""{"type":"about:blank","title":"Service Unavailable","detail":"try later"}""", "try later", "about:blank", null, null)]
    [InlineData("""{"weird":1}""", "the upstream answered with status 418", null, null, null)]
    [InlineData("upstream connect error\n", "upstream connect error", null, null, null)]
    [InlineData("<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway", null, null, null)]
    [InlineData("<p>", "the upstream answered with status 418", null, null, null)]
    [InlineData("", "the upstream answered with status 418", null, null, null)]
    public void Read_AnyShape_IsUnderstood(string body, string message, string? type, string? code, string? param) => Assert.Equal(
        new ApiError { Status = 418, Message = message, Type = type, Code = code, Param = param },
        UpstreamErrors.Read(418, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Read_LongMessage_IsCut() => Assert.Equal(1001, UpstreamErrors.Read(500, Encoding.UTF8.GetBytes(new string('x', 5000))).Message.Length);

    [Theory]
    [InlineData("""{"error":{"message":"m","code":429}}""", 429)]
    [InlineData("""{"error":{"message":"m","type":"insufficient_quota"}}""", 429)]
    [InlineData("""{"error":{"message":"m","type":"not_found_error"}}""", 404)]
    [InlineData("""{"error":"m"}""", 500)]
    public void TryRead_WithoutStatus_FindsOne(string data, int status) => Assert.Equal(status, UpstreamErrors.TryRead(Json.Object(data))!.Status);

    [Fact]
    public void TryRead_NoError_IsNull() => Assert.Null(UpstreamErrors.TryRead(Json.Object("""{"id": "1", "error": null, "choices": []}""")));
}
