using System.Text.Json.Nodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Forwarding;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Sovereignty;
using CwHoe.Router.Telemetry;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Refinement;

/// <summary>
/// Answers in rounds: a draft; then, until the critic's score is good enough or the rounds are over, a critique and a revision (Madaan et al.,
/// "Self-Refine", 2023). Whatever API the client speaks, the rounds are in Chat Completions. What calls tools is left as it is, and a round that fails
/// leaves the answer of the one before.
/// </summary>
internal sealed partial class Refiner(Forwarder forwarder, TimeProvider time, ILogger<Refiner> logger)
{
    private const int DefaultRounds = 2;
    private const int DefaultTarget = 80;
    private const decimal HottestTemperature = 2;
    private const decimal Micro = 1_000_000;

    /// <summary>Whether a request's answer is to be refined.</summary>
    /// <exception cref="BadRequestException">Header <c>X-Hoe-Refine</c> is neither true nor false, or asks for what the policy has not.</exception>
    public static bool IsAsked(RouterPolicyRefinement? refinement, string alias, ModelApi api, string? header)
    {
        bool? asked = header switch
        {
            null => null,
            _ when bool.TryParse(header, out var value) => value,
            _ => throw new BadRequestException(RequestHeader.Refine.Name(), "must be true or false"),
        };
        var isPossible = refinement is not null && refinement.Models?.Contains(alias) != false && api is ModelApi.ChatCompletions or ModelApi.Messages or ModelApi.Responses;
        if (asked == true && !isPossible)
            throw new BadRequestException(RequestHeader.Refine.Name(), "the policy refines no answers of this model and API: leave the header out");
        return isPossible && (asked ?? refinement!.Enabled == true);
    }

    /// <summary>Asks, in rounds, and gives the last answer in the client's API.</summary>
    public async Task<Answer> OpenAsync(RoutedRequest request, RequestOutcome outcome, CancellationToken cancellationToken)
    {
        var (spec, api) = (request.Table.Spec, request.Facts.Api);
        var refinement = spec.Refinement!;
        var translation = Translations.Find(api, ModelApi.ChatCompletions);
        var client = JsonText.ReadRequest(request.Body.Span);
        var conversation = Conversation(translation?.Request(client, new() { Model = request.Route.Alias }) ?? (JsonObject)client.DeepClone());
        var heat = refinement.Temperature is { } start ? start.Micros / Micro : (decimal?)null;
        if (heat is { } first)
            conversation["temperature"] = first;

        var (reply, backend) = await AskAsync(request, request.Route, conversation, outcome, cancellationToken);
        var rounds = new JsonArray();
        for (var round = 1; round <= (refinement.Rounds ?? DefaultRounds) && reply.Text is { } draft; round++)
        {
            try
            {
                var critic = request.Table.Routes.GetValueOrDefault(refinement.CriticModel ?? request.Route.Alias) ?? request.Route;
                var (opinion, _) = await AskAsync(request, critic, RefinementPrompts.Critique(spec, critic.Alias, conversation, draft), outcome, cancellationToken);
                if (Critique.Read(opinion.Text ?? "") is not { } critique)
                {
                    LogUnreadable(logger, request.Id, round);
                    rounds.Add((JsonNode)new JsonObject { ["round"] = round, ["draft"] = draft, ["problem"] = "the critic gave no score" });
                    break;
                }

                LogRound(logger, request.Id, round, critique.Score, draft.Length);
                rounds.Add((JsonNode)new JsonObject { ["round"] = round, ["draft"] = draft, ["score"] = critique.Score, ["critique"] = critique.Text });
                if (critique.Score >= (refinement.TargetScore ?? DefaultTarget))
                    break;
                heat = Heated(heat, refinement, conversation);
                (reply, backend) = await AskAsync(request, request.Route, RefinementPrompts.Revise(spec, conversation, draft, critique, heat), outcome, cancellationToken);
            }
            catch (Exception e) when (e is UnavailableException or RejectedException)
            {
                LogFailed(logger, request.Id, round, e.Message);
                rounds.Add((JsonNode)new JsonObject { ["round"] = round, ["draft"] = draft, ["problem"] = e.Message });
                break;
            }
        }

        reply.Body["hoe_refinement"] = new JsonObject { ["rounds"] = rounds };
        if (outcome.Usage is { } all)
            reply.Body["usage"] = all.Write(ModelApi.ChatCompletions);
        return Final(request, client, translation, reply, backend, cancellationToken);
    }

    private async Task<(ChatReply Reply, Backend Backend)> AskAsync(
        RoutedRequest request, ModelRoute route, JsonObject body, RequestOutcome outcome, CancellationToken cancellationToken)
    {
        var bytes = JsonText.Write(body);
        var asked = request with
        {
            Route = route, Body = bytes, Facts = RequestReader.Read(ModelApi.ChatCompletions, bytes),
            Residency = Residency.Judge(request.Table, request.Caller.Identity, route.Alias, request.Attribution),
        };
        using var answer = await forwarder.OpenAsync(asked, cancellationToken);
        answer.Succeed();
        outcome.Add(answer.Backend, answer.End.Usage);
        return (new(JsonText.ReadAnswer(answer.Whole.Span)), answer.Backend);
    }

    private Answer Final(RoutedRequest request, JsonObject client, ApiTranslation? translation, ChatReply reply, Backend backend, CancellationToken cancellationToken)
    {
        var answer = new Answer
        {
            Backend = backend, Api = ModelApi.ChatCompletions, FirstByte = TimeSpan.Zero, Deadline = new(time, request.End, request.Table.Resilience.Idle, cancellationToken),
            Translation = translation, Request = client,
        };
        if (request.Facts.Stream)
        {
            answer.Frames = new(new MemoryStream(reply.ToStream(translation is not null || request.Facts.IncludeUsage)), long.MaxValue);
            return answer;
        }

        answer.Whole = JsonText.Write(translation is null ? reply.Body : translation.Response(reply.Body, client, time.GetUtcNow()));
        return answer;
    }

    private static JsonObject Conversation(JsonObject request)
    {
        request.Remove("stream");
        request.Remove("stream_options");
        request["n"] = 1;
        return request["messages"] is JsonArray ? request : throw new BadRequestException("messages", "must be an array");
    }

    private static decimal? Heated(decimal? heat, RouterPolicyRefinement refinement, JsonObject conversation)
    {
        if (refinement.TemperatureStep is not { } step)
            return heat;
        var from = heat ?? (conversation["temperature"] is JsonValue given && given.TryGetValue<decimal>(out var value) ? value : 1);
        return Math.Clamp(from + (step.Micros / Micro), 0, HottestTemperature);
    }

    [LoggerMessage(3401, LogLevel.Information, "{Id}: round {Round} of refinement, score {Score} for an answer of {Characters} characters")]
    private static partial void LogRound(ILogger logger, string id, int round, int score, int characters);

    [LoggerMessage(3402, LogLevel.Warning, "{Id}: the critic of round {Round} gave no score; the answer stays as it is")]
    private static partial void LogUnreadable(ILogger logger, string id, int round);

    [LoggerMessage(3403, LogLevel.Warning, "{Id}: round {Round} of refinement failed, the answer stays as it is: {Problem}")]
    private static partial void LogFailed(ILogger logger, string id, int round, string problem);
}
