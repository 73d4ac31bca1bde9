using System.Net;
using CwHoe.Akashic.Settings;
using CwHoe.Shared.Authentication;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Access;

/// <summary>
/// Who may do what to a layer: whoever the API server grants it to by RBAC, on a subresource of AkashicLayers that stands for nothing but this right,
/// and by the layer's name. What can't be asked is not allowed.
/// </summary>
internal sealed class LayerAccess(TokenReviewer tokens, AccessReviewer access, AkashicSettings settings)
{
    /// <summary>Subresource of records, proofs and checkpoints: <c>get</c> and <c>create</c>.</summary>
    public const string Records = "records";

    /// <summary>Subresource of snapshots: <c>get</c> and <c>create</c>.</summary>
    public const string Snapshots = "snapshots";

    /// <summary>Subresource of exports: <c>get</c>.</summary>
    public const string Exports = "exports";

    private const string Scheme = "Bearer ";

    /// <summary>Finds out who calls.</summary>
    /// <exception cref="RpcException">Nobody we know, or it can't be asked.</exception>
    public async Task<Caller> CallerAsync(RpcContext context, CancellationToken cancellationToken)
    {
        var header = context.Http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new RpcException(RpcStatus.Unauthenticated, "send a service account's token for audience cw-hoe-akashic: Authorization: Bearer TOKEN");
        var verdict = await tokens.AskAsync(header[Scheme.Length..].Trim(), cancellationToken);
        return verdict.Caller ?? throw new RpcException(verdict.Status == HttpStatusCode.ServiceUnavailable ? RpcStatus.Unavailable : RpcStatus.Unauthenticated, verdict.Problem);
    }

    /// <summary>Refuses a caller who may not.</summary>
    /// <exception cref="RpcException">It may not, nobody knows it, or it can't be asked.</exception>
    public async Task RequireAsync(RpcContext context, string verb, string subresource, string layer, CancellationToken cancellationToken)
    {
        var caller = await CallerAsync(context, cancellationToken);
        if (!await MayAsync(caller, verb, subresource, layer, cancellationToken))
        {
            throw new RpcException(
                RpcStatus.PermissionDenied,
                $"{caller.Identity} may not {verb} akashiclayers/{subresource} '{layer}' in namespace {settings.Namespace}: grant it by a Role and a RoleBinding there");
        }
    }

    /// <summary>Whether a caller may.</summary>
    /// <exception cref="RpcException">It can't be asked.</exception>
    public async Task<bool> MayAsync(Caller caller, string verb, string subresource, string layer, CancellationToken cancellationToken) =>
        await access.MayAsync(caller, verb, "cw-hoe.dev", $"akashiclayers/{subresource}", settings.Namespace, layer, cancellationToken)
        ?? throw new RpcException(RpcStatus.Unavailable, "the API server could not be asked whether you may; try again");
}
