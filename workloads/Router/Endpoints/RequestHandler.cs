using CwHoe.Contracts;
using CwHoe.Router.Caching;
using CwHoe.Router.Callers;
using CwHoe.Router.Choosing;
using CwHoe.Router.Forwarding;
using CwHoe.Router.Limits;
using CwHoe.Router.Policy;
using CwHoe.Router.Prompts;
using CwHoe.Router.Refinement;
using CwHoe.Router.Requests;
using CwHoe.Router.Settings;
using CwHoe.Router.Sovereignty;
using CwHoe.Router.Telemetry;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;
using Microsoft.AspNetCore.Http.Features;

namespace CwHoe.Router.Endpoints;

/// <summary>One request from its headers to the end of its answer: who asks, what, how far may it go, who answers.</summary>
internal sealed partial class RequestHandler(
    PolicyFollower policy, CallerAuthentication callers, Forwarder forwarder, Refiner refiner, AnswerWriter writer, AnswerCache cache, UsageLedger ledger, UsageSharing sharing, RouterMetrics metrics, GenAiTelemetry telemetry,
    RouterSettings settings, TimeProvider time,
    ILogger<RequestHandler> logger)
{
    /// <summary>What everybody is told while there is no policy.</summary>
    public static readonly ApiError NoPolicy = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable, Message = "The router's policy could not be read, or is gone: nothing is allowed until it is there.",
    };

    /// <summary>Handles it.</summary>
    public async Task HandleAsync(HttpContext context, ModelApi api)
    {
        var began = time.GetTimestamp();
        var id = RequestId.Set(context);
        var outcome = new RequestOutcome { Api = api };
        var span = telemetry.Begin(api, context.Request.Headers.TraceParent);
        RoutedRequest? request = null;
        metrics.Began();
        try
        {
            request = await PrepareAsync(context, api, id, span?.Id);
            if (request is not null)
            {
                (outcome.Model, outcome.Phase) = (request.Route.Alias, request.Attribution.Phase);
                await AnswerWithinLimitsAsync(context, request, outcome, began);
                LogServed(
                    logger, id, request.Caller.Identity, request.Route.Alias, outcome.Backend?.Name, context.Response.StatusCode, outcome.Usage?.Input, outcome.Usage?.Output,
                    request.Attribution.Session, request.Attribution.Node, request.Attribution.Task, request.Attribution.Phase);
            }

            outcome.Status = context.Response.StatusCode;
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            LogGone(logger, id);
        }
        finally
        {
            outcome.Duration = time.GetElapsedTime(began);
            metrics.Ended(outcome);
            telemetry.End(span, request, outcome);
        }
    }

    /// <summary>Everything before a backend is asked; null where the client was told what is wrong.</summary>
    private async Task<RoutedRequest?> PrepareAsync(HttpContext context, ModelApi api, string id, string? span)
    {
        if (policy.Table is not { } table)
            return await RefuseAsync(NoPolicy);
        var verdict = await callers.AskAsync(context.Request.Headers, table, context.RequestAborted);
        if (verdict.Caller is not { } caller)
            return await RefuseAsync(new() { Status = (int)verdict.Status, Message = verdict.Problem });
        var most = table.Resilience.MaxRequestBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (await BodyReader.ReadAsync(context.Request, most, context.RequestAborted) is not { } body)
            return await RefuseAsync(new() { Status = StatusCodes.Status413PayloadTooLarge, Message = $"The body is longer than {most} bytes, the policy's maxRequestBytes." });
        try
        {
            var facts = RequestReader.Read(api, body.Span);
            var attribution = Attribution.Read(context.Request.Headers, table, caller.ServiceAccountIn(settings.Namespace));
            if (!table.Routes.TryGetValue(facts.Model, out var route))
                return await RefuseAsync(new()
                {
                    Status = StatusCodes.Status404NotFound, Code = "model_not_found", Param = "model",
                    Message = $"The policy has no model '{Shown(facts.Model)}'. It has: {string.Join(", ", table.Routes.Keys.Order(StringComparer.Ordinal))}.",
                });
            if (PromptTemplates.Find(table.Spec, route.Alias, Header(RequestHeader.Prompt)) is { } prompt)
            {
                var tree = JsonText.ReadRequest(body.Span);
                PromptTemplates.Apply(api, tree, prompt, PromptTemplates.Variables(prompt, Header(RequestHeader.Context)));
                body = JsonText.Write(tree);
                facts = RequestReader.Read(api, body.Span);
            }

            return new()
            {
                Id = id, Caller = caller, Attribution = attribution, Table = table, Route = route, Facts = facts, Body = body,
                Refines = Refiner.IsAsked(table.Spec.Refinement, route.Alias, api, Header(RequestHeader.Refine)),
                Residency = Residency.Judge(table, caller.Identity, route.Alias, attribution), End = time.GetUtcNow() + table.Resilience.Total,
                Trace = TraceContext.Of(context.Request.Headers, span),
            };
        }
        catch (BadRequestException e)
        {
            return await RefuseAsync(ApiError.Of(e));
        }

        string? Header(RequestHeader header) => context.Request.Headers[header.Name()] is [{ Length: > 0 } value] ? value : null;

        async Task<RoutedRequest?> RefuseAsync(ApiError error)
        {
            await ErrorWriter.WriteAsync(context.Response, api, error, id);
            return null;
        }
    }

    private async Task AnswerWithinLimitsAsync(HttpContext context, RoutedRequest request, RequestOutcome outcome, long began)
    {
        var (limits, facts) = (request.Table.Spec.Limits, request.Facts);
        if (limits is not null && !sharing.IsCurrent)
        {
            var unknown = new ApiError { Status = StatusCodes.Status503ServiceUnavailable, Message = "What was used so far is not known, so nothing is allowed under a limit; try again." };
            await ErrorWriter.WriteAsync(context.Response, facts.Api, unknown, request.Id, TimeSpan.FromSeconds(1));
            return;
        }

        var key = AnswerCache.KeyOf(request);
        if (await cache.TryWriteAsync(context.Response, request, key))
            return;
        var tokens = facts.EstimatedInputTokens + (facts.MaxOutputTokens ?? 0);
        var verdict = ledger.TryReserve(request.Caller.Identity, tokens, Chooser.Costs(request.Route, facts), limits);
        if (verdict.Reservation is not { } reservation)
        {
            var refused = new ApiError { Status = StatusCodes.Status429TooManyRequests, Message = verdict.Problem, Code = "rate_limit_exceeded" };
            await ErrorWriter.WriteAsync(context.Response, facts.Api, refused, request.Id, verdict.RetryAfter);
            return;
        }

        try
        {
            await AnswerAsync(context, verdict.MoneyLeft is null ? request : request with { MoneyLeft = verdict.MoneyLeft }, key, outcome, began);
        }
        finally
        {
            ledger.Settle(reservation, Spent.Of(outcome, reservation));
        }
    }

    private async Task AnswerAsync(HttpContext context, RoutedRequest request, string? key, RequestOutcome outcome, long began)
    {
        var api = request.Facts.Api;
        try
        {
            using var answer = request.Refines
                ? await refiner.OpenAsync(request, outcome, context.RequestAborted)
                : await forwarder.OpenAsync(request, context.RequestAborted);
            (outcome.Backend, outcome.FirstByte) = (answer.Backend, answer.FirstByte);
            outcome.Overhead = time.GetElapsedTime(began) - answer.FirstByte;
            var (end, failure) = await writer.WriteAsync(context.Response, request, answer, context.RequestAborted);
            if (!request.Refines)
                outcome.Add(answer.Backend, end.Usage);
            if (failure is null)
            {
                cache.Keep(request, key, answer.Backend, context.Response.ContentType!, answer.Sent);
                return;
            }

            metrics.Failed(request, answer.Backend, failure.Reason);
            LogBroken(logger, request.Id, answer.Backend.Name, failure.Reason, failure.Message);
        }
        catch (UnavailableException e)
        {
            LogUnavailable(logger, request.Id, request.Caller.Identity, e.Message);
            await ErrorWriter.WriteAsync(context.Response, api, new() { Status = (int)e.Status, Message = e.Message }, request.Id, e.RetryAfter);
        }
        catch (RejectedException e)
        {
            await ErrorWriter.WriteAsync(context.Response, api, UpstreamErrors.Read((int)e.Status, e.Body.Span) with { Status = (int)e.Status }, request.Id);
        }
        catch (BadRequestException e)
        {
            await ErrorWriter.WriteAsync(context.Response, api, ApiError.Of(e), request.Id);
        }
    }

    private static string Shown(string model) => model.Length <= 128 ? model : model[..128];

    [LoggerMessage(3201, LogLevel.Information, "{Id} {Identity} {Model} <- {Backend}: {Status}, tokens {Input} + {Output}; session {Session}, node {Node}, task {Task}, phase {Phase}")]
    private static partial void LogServed(
        ILogger logger, string id, string identity, string model, string? backend, int status, long? input, long? output, string? session, string? node, string? task, Contracts.Phase? phase);

    [LoggerMessage(3202, LogLevel.Information, "{Id} was left by its client")]
    private static partial void LogGone(ILogger logger, string id);

    [LoggerMessage(3203, LogLevel.Warning, "{Id}: the answer of {Backend} broke off ({Reason}): {Problem}")]
    private static partial void LogBroken(ILogger logger, string id, string backend, FailureReason reason, string problem);

    [LoggerMessage(3204, LogLevel.Warning, "{Id} of {Identity}: {Problem}")]
    private static partial void LogUnavailable(ILogger logger, string id, string identity, string problem);
}
