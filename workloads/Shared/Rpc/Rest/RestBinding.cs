using Google.Api;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>One way to call a method over REST: a <c>google.api.http</c> annotation, or one of its additional bindings.</summary>
internal sealed record RestBinding
{
    public required MethodDescriptor Method { get; init; }

    /// <summary>GET, POST …</summary>
    public required string HttpMethod { get; init; }

    public required PathTemplate Path { get; init; }

    /// <summary>Fields that the path's variables are the values of, in their order.</summary>
    public required IReadOnlyList<IReadOnlyList<FieldDescriptor>> PathFields { get; init; }

    /// <summary>Whether the body is the request, but for the path's fields.</summary>
    public required bool IsBodyAll { get; init; }

    /// <summary>The field that the body is the value of; null for none.</summary>
    public required FieldDescriptor? BodyField { get; init; }

    /// <summary>The field of the response that is answered; null for all of it.</summary>
    public required FieldDescriptor? ResponseField { get; init; }

    /// <summary>Whether fields of the request may be given in the query.</summary>
    public bool HasQuery => !IsBodyAll;

    public bool HasBody => IsBodyAll || BodyField is not null;

    /// <summary>The bindings of a method; none where it isn't annotated.</summary>
    /// <exception cref="ArgumentException">An annotation is wrong.</exception>
    public static IReadOnlyList<RestBinding> Of(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
            return [];
        try
        {
            return [.. rule.AdditionalBindings.Prepend(rule).Select(r => Of(method, r))];
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"the google.api.http annotation of {method.FullName} is wrong: {e.Message}", nameof(method), e);
        }
    }

    private static RestBinding Of(MethodDescriptor method, HttpRule rule)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
            _ => throw new FormatException("it has no path"),
        };
        var template = PathTemplate.Parse(path);
        if (method.IsClientStreaming && rule.Body != "*")
            throw new FormatException("the requests are a stream, so body must be \"*\"");
        if (method.IsClientStreaming && template.Variables.Count > 0)
            throw new FormatException("the requests are a stream, so its path can't have variables");
        return new()
        {
            Method = method,
            HttpMethod = verb,
            Path = template,
            PathFields = [.. template.Variables.Select(v => PathField(method.InputType, v.Field))],
            IsBodyAll = rule.Body == "*",
            BodyField = rule.Body is "" or "*" ? null : BodyFieldOf(method.InputType, rule.Body),
            ResponseField = rule.ResponseBody.Length == 0 ? null : BodyFieldOf(method.OutputType, rule.ResponseBody),
        };
    }

    private static FieldDescriptor BodyFieldOf(MessageDescriptor type, string name) =>
        FieldPath.FindField(type, name) ?? throw new FormatException($"there is no field {name} in {type.FullName} for the body");

    private static IReadOnlyList<FieldDescriptor> PathField(MessageDescriptor type, string path) =>
        FieldPath.Find(type, path) is { } fields && !fields[^1].IsRepeated && UrlValue.CanHold(fields[^1])
            ? fields
            : throw new FormatException($"there is no field {path} that a path could hold");
}
