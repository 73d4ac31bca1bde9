using System.Net;
using System.Text.Json.Nodes;
using CwHoe.Router.Callers;
using CwHoe.Router.Policy;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Endpoints;

/// <summary><c>GET /v1/models</c>: the aliases of the policy, in OpenAI's shape, or in Anthropic's where the client sends its version header.</summary>
internal sealed class ModelList(PolicyFollower policy, CallerAuthentication callers, TimeProvider time)
{
    // Aliases have no date of their own.
    private readonly DateTimeOffset _created = time.GetUtcNow();

    /// <summary>All of them.</summary>
    public Task ListAsync(HttpContext context) => AnswerAsync(context, table =>
    {
        var items = new JsonArray([.. table.Routes.Keys.Order(StringComparer.Ordinal).Select(alias => Model(context, alias))]);
        return IsAnthropic(context)
            ? new JsonObject
            {
                ["data"] = items, ["has_more"] = false, ["first_id"] = (items.FirstOrDefault() as JsonObject)?["id"]?.DeepClone(),
                ["last_id"] = (items.LastOrDefault() as JsonObject)?["id"]?.DeepClone(),
            }
            : new JsonObject { ["object"] = "list", ["data"] = items };
    });

    /// <summary>One.</summary>
    public Task GetAsync(HttpContext context, string id) => AnswerAsync(context, table => table.Routes.ContainsKey(id) ? Model(context, id) : null);

    private JsonObject Model(HttpContext context, string alias) => IsAnthropic(context)
        ? new() { ["type"] = "model", ["id"] = alias, ["display_name"] = alias, ["created_at"] = _created.ToString("O") }
        : new() { ["id"] = alias, ["object"] = "model", ["created"] = _created.ToUnixTimeSeconds(), ["owned_by"] = "cw-hoe" };

    private async Task AnswerAsync(HttpContext context, Func<RoutingTable, JsonObject?> answer)
    {
        var (api, id) = (IsAnthropic(context) ? ModelApi.Messages : ModelApi.ChatCompletions, RequestId.Set(context));
        if (policy.Table is not { } table)
        {
            await ErrorWriter.WriteAsync(context.Response, api, RequestHandler.NoPolicy, id);
            return;
        }

        var verdict = await callers.AskAsync(context.Request.Headers, table, context.RequestAborted);
        if (verdict.Status != HttpStatusCode.OK)
            await ErrorWriter.WriteAsync(context.Response, api, new() { Status = (int)verdict.Status, Message = verdict.Problem }, id);
        else if (answer(table) is not { } body)
            await ErrorWriter.WriteAsync(context.Response, api, new() { Status = StatusCodes.Status404NotFound, Message = "The policy has no such model; GET /v1/models lists them.", Code = "model_not_found" }, id);
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync(JsonText.Write(body), context.RequestAborted);
        }
    }

    private static bool IsAnthropic(HttpContext context) => context.Request.Headers.ContainsKey("anthropic-version");
}
