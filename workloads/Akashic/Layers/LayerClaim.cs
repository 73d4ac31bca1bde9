using System.Text.Json.Nodes;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Layers;

/// <summary>The object <c>layer.json</c>: whose prefix it is, and whose signatures count from which size on.</summary>
internal static class LayerClaim
{
    private const string Version = "version";
    private const string Namespace = "namespace";
    private const string Chain = "layers";
    private const string Origin = "origin";
    private const string Keys = "keys";
    private const string Key = "key";
    private const string FromSize = "fromSize";

    /// <summary>Claims the prefix, or sees that it is this layer's, and that the store keeps conditions.</summary>
    /// <returns>The keys whose signatures count, this process's among them.</returns>
    /// <exception cref="LogBrokenException">It is another layer's, or the store would let two processes write at once.</exception>
    public static async Task<IReadOnlyList<NoteVerifier>> EnsureAsync(LayerObjects objects, LayerOptions options, CancellationToken cancellationToken)
    {
        var mine = Of(options);
        var first = new PutObject(objects.ClaimKey, Bytes(mine)) { IfAbsent = true, ContentType = "application/json" };
        await objects.Store.PutAsync(first, cancellationToken);
        if (await objects.Store.PutAsync(first, cancellationToken) is not null
            || await objects.Store.PutAsync(first with { IfAbsent = false, IfMatch = "\"00000000000000000000000000000000\"" }, cancellationToken) is not null)
            throw new LogBrokenException("the object store ignores If-None-Match or If-Match, so two processes could fork the log; use one that keeps conditional writes");

        while (true)
        {
            var found = await objects.Store.GetAsync(objects.ClaimKey, cancellationToken) ?? throw LayerObjects.Broken(objects.ClaimKey, "is missing");
            var there = Parse(found);
            if (there is null || !JsonNode.DeepEquals(Identity(there), Identity(mine)))
                throw new LogBrokenException($"{objects.ClaimKey} says that the prefix is another layer's: {Identity(there ?? []).ToJsonString()}; take another bucket or name");
            var keys = there[Keys] as JsonArray ?? [];
            NoteVerifier[] known = [.. keys.Select(k => NoteVerifier.Parse((string?)k?[Key] ?? "")).OfType<NoteVerifier>()];
            if (known.Any(k => k.ToString() == options.Signer.Verifier.ToString()))
                return known;

            var size = (await PublishedLog.LoadAsync(objects, options.Signer.Verifier.Name, known, cancellationToken)).Edge.Size;
            keys.Add((JsonNode)Entry(options.Signer.Verifier, size));
            await objects.Store.PutAsync(first with { Bytes = Bytes(there), IfAbsent = false, IfMatch = found.ETag }, cancellationToken);
        }
    }

    private static JsonObject Of(LayerOptions options) => new()
    {
        [Version] = 1,
        [Namespace] = options.Namespace,
        [Chain] = new JsonArray([.. options.Chain.Select(s => new JsonObject { ["name"] = s.Name, ["dimension"] = s.Dimension, ["key"] = s.Key })]),
        [Origin] = options.Signer.Verifier.Name,
        [Keys] = new JsonArray(Entry(options.Signer.Verifier, 0)),
    };

    private static JsonObject Entry(NoteVerifier key, long size) => new() { [Key] = key.ToString(), [FromSize] = size };

    // All but the keys, which change.
    private static JsonObject Identity(JsonObject claim)
    {
        var identity = claim.DeepClone().AsObject();
        identity.Remove(Keys);
        return identity;
    }

    private static JsonObject? Parse(StoredObject found)
    {
        try
        {
            return JsonNode.Parse(found.Bytes.Span) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonObject claim) => System.Text.Encoding.UTF8.GetBytes(claim.ToJsonString() + "\n");
}
