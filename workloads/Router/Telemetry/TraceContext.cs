using System.Diagnostics;
using System.Text;

namespace CwHoe.Router.Telemetry;

/// <summary>What a request belongs to in traces (W3C Trace Context), as its backend is told.</summary>
/// <param name="Parent">Header <c>traceparent</c>; null for none.</param>
/// <param name="State">Header <c>tracestate</c>; null for none.</param>
internal readonly record struct TraceContext(string? Parent, string? State)
{
    /// <summary>The router's span where it is recorded, else the caller's. Of the caller's headers only what is well formed: others could not be sent.</summary>
    /// <param name="headers">The caller's.</param>
    /// <param name="span">Id of the router's span; null where nobody records.</param>
    public static TraceContext Of(IHeaderDictionary headers, string? span)
    {
        if (headers.TraceParent is not [{ } parent] || !ActivityContext.TryParse(parent, null, out _) || !Ascii.IsValid(parent))
            return new(span, null);
        return new(span ?? parent, headers.TraceState is [{ } state] && Ascii.IsValid(state) ? state : null);
    }
}
