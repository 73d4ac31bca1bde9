using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Path templates as ASP.NET Core's routes, and what their variables are worth in a request.</summary>
internal static class PathRoute
{
    /// <summary>The route of a template; its parameters are named for the segments they stand for.</summary>
    public static RoutePattern Of(PathTemplate template)
    {
        var last = template.Segments.Count - 1;
        return RoutePatternFactory.Pattern(template.Segments.Select((segment, i) => Segment(segment, ParameterOf(i), i == last ? template.Verb : "")));
    }

    /// <summary>The value of a variable: slashes that were encoded are decoded where it stands for one segment, and stay encoded where for more.</summary>
    public static string Value(PathTemplate template, PathVariable variable, RouteValueDictionary values)
    {
        var segments = Enumerable.Range(variable.Start, variable.End - variable.Start).Select(i => template.Segments[i] switch
        {
            "*" => (string)values[ParameterOf(i)]!,
            "**" when values[ParameterOf(i)] is string rest => rest[..^template.Verb.Length],
            "**" => "",
            var literal => literal,
        });
        var value = string.Join('/', segments);
        // Kestrel has decoded everything else.
        var isOneSegment = variable.End - variable.Start == 1 && template.Segments[variable.Start] == "*";
        return isOneSegment ? value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : value;
    }

    private static RoutePatternPathSegment Segment(string segment, string parameter, string verb) => segment switch
    {
        "*" when verb.Length > 0 => RoutePatternFactory.Segment(RoutePatternFactory.ParameterPart(parameter), RoutePatternFactory.LiteralPart(verb)),
        "*" => RoutePatternFactory.Segment(RoutePatternFactory.ParameterPart(parameter)),
        "**" when verb.Length > 0 => RoutePatternFactory.Segment(
            RoutePatternFactory.ParameterPart(parameter, null, RoutePatternParameterKind.CatchAll, RoutePatternFactory.ParameterPolicy(new EndsWith(verb)))),
        "**" => RoutePatternFactory.Segment(RoutePatternFactory.ParameterPart(parameter, null, RoutePatternParameterKind.CatchAll)),
        _ => RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(segment + verb)),
    };

    private static string ParameterOf(int segment) => $"p{segment}";

    private sealed class EndsWith(string verb) : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values.TryGetValue(routeKey, out var value) && value is string text && text.EndsWith(verb, StringComparison.Ordinal);
    }
}
