using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CwHoe.Shared.Rpc.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>
/// Serves a method as REST. Streams are JSON in lines: plain messages from the caller, <c>{"result": message}</c> to the caller, and where the method fails a
/// last line <c>{"error": problem}</c>.
/// </summary>
internal static class RestEndpoint
{
    private static ReadOnlySpan<byte> ResultBegin => "{\"result\":"u8;

    private static ReadOnlySpan<byte> ResultEnd => "}\n"u8;

    public static async Task ServeAsync(RpcOperation operation, RestBinding binding, HttpContext http)
    {
        using var call = new RpcCall(operation, http);
        RpcException? failure = null;
        try
        {
            await AnswerAsync(operation, binding, call, http);
        }
        catch (Exception e)
        {
            failure = call.Failure(e);
        }

        call.Trace(failure?.Status ?? RpcStatus.Ok);
        if (failure is not null && !call.IsAbandoned)
            Fail(call.Context, failure);
    }

    private static async Task AnswerAsync(RpcOperation operation, RestBinding binding, RpcCall call, HttpContext http)
    {
        var isStream = operation.Descriptor.IsServerStreaming;
        var output = http.Response.BodyWriter;
        await foreach (var response in call.Invoke(RequestsAsync(operation, binding, http, call.Token)))
        {
            call.Token.ThrowIfCancellationRequested();
            var json = Encoding.UTF8.GetBytes(Format(operation.Formatter, binding, response));
            if (!http.Response.HasStarted)
                Begin(call.Context, StatusCodes.Status200OK, isStream ? RestBody.Ndjson : "application/json");
            var bytes = json.Length;
            if (isStream)
            {
                output.Write(ResultBegin);
                output.Write(json);
                output.Write(ResultEnd);
                bytes += ResultBegin.Length + ResultEnd.Length;
            }
            else
            {
                http.Response.ContentLength = bytes;
                output.Write(json);
            }

            await output.FlushAsync(call.Token);

            // What is compressed is counted where that is done.
            if (http.Response.Headers.ContentEncoding.Count == 0)
                RpcTraffic.Sent("rest", MessageEncoding.Identity, bytes, bytes);
        }

        if (isStream && !http.Response.HasStarted)
            Begin(call.Context, StatusCodes.Status200OK, RestBody.Ndjson);
    }

    private static string Format(JsonFormatter formatter, RestBinding binding, IMessage response)
    {
        if (binding.ResponseField is not { } field)
            return formatter.Format(response);
        using var text = new StringWriter();
        formatter.WriteValue(text, field.Accessor.GetValue(response));
        return text.ToString();
    }

    private static async IAsyncEnumerable<IMessage> RequestsAsync(
        RpcOperation operation, RestBinding binding, HttpContext http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var longest = operation.Options.MaxMessageBytes;
        RequestBody.Unbind(http, operation.Descriptor.IsClientStreaming);
        using var input = new RestInput(http.Request);
        if (!operation.Descriptor.IsClientStreaming)
        {
            var body = binding.HasBody ? await RestBody.ReadAsync(input, longest, cancellationToken) : "";
            if (body.Length > 0)
                RestBody.RequireJson(http.Request);
            yield return RestRequest.Read(binding, http.Request.RouteValues, http.Request.Query, body, operation.Parser);
            yield break;
        }

        RestBody.RequireJson(http.Request);
        var number = 0;
        await foreach (var line in RestBody.ReadLinesAsync(input, longest, cancellationToken))
        {
            number++;
            yield return Read(operation, line, number);
        }
    }

    private static IMessage Read(RpcOperation operation, string line, int number)
    {
        try
        {
            return MessageJson.Read(operation.Parser, operation.Descriptor.InputType, line);
        }
        catch (RpcException e)
        {
            throw new RpcException(e.Status, $"message {number}: {e.Message}", e.Field);
        }
    }

    private static void Begin(RpcContext context, int status, string contentType)
    {
        var response = context.Http.Response;
        foreach (var trailer in context.Trailers)
            response.Headers[trailer.Key] = trailer.Value;
        response.StatusCode = status;
        response.ContentType = contentType;
    }

    private static void Fail(RpcContext context, RpcException failure)
    {
        var response = context.Http.Response;
        var status = failure.HttpStatus ?? Problem.HttpStatus(failure.Status);
        if (!response.HasStarted)
        {
            Begin(context, status, Problem.ContentType);
            if (failure.RetryAfter is { } pause)
                response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            Problem.Write(response.BodyWriter, failure, status);
            return;
        }

        response.BodyWriter.Write("{\"error\":"u8);
        Problem.Write(response.BodyWriter, failure, status);
        response.BodyWriter.Write("}\n"u8);
    }
}
