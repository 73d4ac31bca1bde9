using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Prompts;

/// <summary>Puts the policy's templates around what callers send. Pure.</summary>
internal static partial class PromptTemplates
{
    /// <summary>The template that goes with a request: the one it names, else the one that goes with its model; null for none.</summary>
    /// <exception cref="BadRequestException">It names one that the policy has not.</exception>
    public static RouterPolicyPrompt? Find(RouterPolicySpec spec, string alias, string? named)
    {
        if (named is null)
            return spec.Prompts?.FirstOrDefault(prompt => prompt.Models?.Contains(alias) == true);
        return spec.Prompts?.FirstOrDefault(prompt => prompt.Name == named)
            ?? throw new BadRequestException(RequestHeader.Prompt.Name(), $"the policy has no template '{named}'; it has: {string.Join(", ", (spec.Prompts ?? []).Select(prompt => prompt.Name))}");
    }

    /// <summary>The variables of a request: its own, which must meet the template's schema, over those of the template.</summary>
    /// <param name="prompt">The template.</param>
    /// <param name="context">The header's JSON object; null for none.</param>
    /// <exception cref="BadRequestException">They don't meet the schema.</exception>
    public static IReadOnlyDictionary<string, string> Variables(RouterPolicyPrompt prompt, string? context)
    {
        var header = RequestHeader.Context.Name();
        var given = context is null ? [] : JsonText.TryRead(context) ?? throw new BadRequestException(header, "must be a JSON object: the variables of the template");
        if (prompt.Schema is { } schema && JsonSchemaCheck.FirstProblem(schema, given, "") is { } problem)
            throw new BadRequestException($"{header}{problem.Path}", $"{problem.Message}, says the schema of template '{prompt.Name}'");
        var variables = new Dictionary<string, string>(prompt.Variables ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in given)
            variables[name] = value is JsonValue scalar ? scalar.ToString() : value?.ToJsonString() ?? "";
        return variables;
    }

    /// <summary>Fills in <c>{{name}}</c>.</summary>
    /// <exception cref="BadRequestException">A variable has no value.</exception>
    public static string Fill(RouterPolicyPrompt prompt, string text, IReadOnlyDictionary<string, string> variables) => Variable().Replace(
        text,
        match => variables.TryGetValue(match.Groups["name"].Value, out var value)
            ? value
            : throw new BadRequestException($"{RequestHeader.Context.Name()}.{match.Groups["name"].Value}", $"is missing: template '{prompt.Name}' needs it"));

    /// <summary>The request with the template around it.</summary>
    /// <param name="api">Its API.</param>
    /// <param name="request">The request; changed in place.</param>
    /// <param name="prompt">The template.</param>
    /// <param name="variables">Values of its variables.</param>
    /// <exception cref="BadRequestException">A variable has no value, or the API has no place for the template.</exception>
    public static void Apply(ModelApi api, JsonObject request, RouterPolicyPrompt prompt, IReadOnlyDictionary<string, string> variables)
    {
        var prefix = prompt.Prefix is { Length: > 0 } before ? Fill(prompt, before, variables) : null;
        var postfix = prompt.Postfix is { Length: > 0 } after ? Fill(prompt, after, variables) : null;
        switch (api)
        {
            case ModelApi.ChatCompletions:
                if (prefix is not null)
                    Messages(request, "messages").Insert(0, new JsonObject { ["role"] = "system", ["content"] = prefix });
                AppendToLastOfUser(Messages(request, "messages"), postfix, "text");
                break;
            case ModelApi.Messages:
                if (prefix is not null)
                    PrependText(request, "system", prefix);
                AppendToLastOfUser(Messages(request, "messages"), postfix, "text");
                break;
            case ModelApi.Responses:
                if (prefix is not null)
                    PrependText(request, "instructions", prefix);
                if (request["input"] is JsonArray items)
                    AppendToLastOfUser(items, postfix, "input_text");
                else if (postfix is not null)
                    request["input"] = $"{request["input"]}\n\n{postfix}";
                break;
            case ModelApi.Completions when request["prompt"] is JsonValue text && text.TryGetValue<string>(out var asked):
                request["prompt"] = string.Join("\n\n", new[] { prefix, asked, postfix }.Where(part => part is not null));
                break;
            default:
                throw new BadRequestException(RequestHeader.Prompt.Name(), $"template '{prompt.Name}' has no place in such a request");
        }
    }

    private static JsonArray Messages(JsonObject request, string name) =>
        request[name] as JsonArray ?? throw new BadRequestException(name, "must be an array");

    private static void PrependText(JsonObject request, string field, string text)
    {
        if (request[field] is JsonArray blocks)
            blocks.Insert(0, new JsonObject { ["type"] = "text", ["text"] = text });
        else
            request[field] = request[field] is { } given ? $"{text}\n\n{given}" : text;
    }

    private static void AppendToLastOfUser(JsonArray messages, string? text, string type)
    {
        if (text is null || messages.OfType<JsonObject>().LastOrDefault(message => message["role"]?.ToString() == "user") is not { } last)
            return;
        if (last["content"] is JsonArray parts)
            parts.Add((JsonNode)new JsonObject { ["type"] = type, ["text"] = text });
        else
            last["content"] = $"{last["content"]}\n\n{text}";
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,63})\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
