using CwHoe.Contracts;

namespace CwHoe.Router.Endpoints;

/// <summary>What a request is known by in answers, logs and traces.</summary>
internal static class RequestId
{
    /// <summary>Makes one and puts it on the answer.</summary>
    public static string Set(HttpContext context)
    {
        var id = $"req_{Guid.CreateVersion7():N}";
        context.Response.Headers[ResponseHeader.RequestId.Name()] = id;
        return id;
    }
}
