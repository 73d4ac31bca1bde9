namespace CwHoe.Router.Translation.Errors;

/// <summary>An error of an upstream or of the router, before it takes the shape of a client's API.</summary>
internal sealed record ApiError
{
    /// <summary>HTTP status, 400 to 599; decides the type that the client's API has for it.</summary>
    public required int Status { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }

    /// <summary>The type in the upstream's word; null for an error of the router's.</summary>
    public string? Type { get; init; }

    /// <summary>For programs, such as <c>context_length_exceeded</c>; null for none.</summary>
    public string? Code { get; init; }

    /// <summary>Path of the field that is wrong; null for none.</summary>
    public string? Param { get; init; }

    /// <summary>The error for a request that is wrong.</summary>
    public static ApiError Of(BadRequestException refused) => new() { Status = 400, Message = refused.Message, Code = refused.Code, Param = refused.Field };
}
