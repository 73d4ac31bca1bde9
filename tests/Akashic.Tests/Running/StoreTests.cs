using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Log;
using static CwHoe.Akashic.Tests.Running.RunningStore;

namespace CwHoe.Akashic.Tests.Running;

[Trait("Needs", "cluster")]
public sealed class StoreTests : IAsyncLifetime
{
    private RunningStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await RunningStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Append_ToTheDeepest_IsProvedAndChangesAllAbove()
    {
        var before = await _store.UntilAsync(Root, status => status.ActiveHash is not null);

        var appended = await _store.AppendAsync("lab-november", "one", "two", "three");

        Assert.Equal(["0", "1", "2"], appended["appended"]!.AsArray().Select(each => (string)each!["index"]!));
        var deepest = await _store.UntilAsync("lab-november", status => status is { TreeSize: 3, IndexedSize: 3 });
        Assert.Equal(3, deepest.RecordsByPhase!["debug"]);
        await _store.UntilAsync(Root, status => status.TreeSize == 1 && status.ActiveHash != before.ActiveHash);

        var proof = await _store.GetAsync("layers/lab-november/proofs/inclusion/1");
        Assert.Equal(deepest.ActiveHash, (string)proof["rootHash"]!);
        Assert.True(Proofs.IsIncluded(Hash(proof["leafHash"]), 1, 3, [.. proof["hashes"]!.AsArray().Select(Hash)], Hash(proof["rootHash"])));
        Assert.Equal((string)appended["appended"]![1]!["hash"]!, (string)proof["leafHash"]!);

        await _store.AppendAsync("lab-november", "four");
        await _store.UntilAsync("lab-november", status => status.TreeSize == 4);
        await _store.UntilAsync("lab-tasks", status => status.TreeSize == 2);
        var consistency = await _store.GetAsync("layers/lab-november/proofs/consistency?oldSize=3");
        Assert.True(Proofs.IsConsistent(3, Hash(proof["rootHash"]), 4, Hash(consistency["newRootHash"]), [.. consistency["hashes"]!.AsArray().Select(Hash)]));

        // The layer above holds the very note that the one below published.
        var checkpoint = await _store.GetAsync("layers/lab-november/checkpoint");
        var held = await _store.GetAsync("layers/lab-tasks/records/1");
        Assert.Equal(("RECORD_KIND_CHECKPOINT", (string)checkpoint["note"]!), ((string)held["record"]!["kind"]!, (string)held["record"]!["text"]!));
        Assert.Equal(deepest.VerifierKey, (string)checkpoint["verifierKey"]!);
    }

    [Fact]
    public async Task Append_TheSameAgain_IsAnsweredAndNotWritten()
    {
        await _store.AppendAsync("lab-november", "one", "two");

        var again = await _store.AppendAsync("lab-november", "one", "two", "three");

        Assert.Equal([true, true, false], again["appended"]!.AsArray().Select(each => (bool)each!["wasThere"]!));
        Assert.Equal("3", (string)again["treeSize"]!);
    }

    [Fact]
    public async Task Records_AreFound_ByHashCoordinatesAndWords_PageByPage()
    {
        var appended = await _store.AppendAsync("lab-november", "The build is red.", "A test is flaky.", "The build is green.");
        await _store.UntilAsync("lab-november", status => status.IndexedSize == 3);

        var hash = Convert.ToHexStringLower(Convert.FromBase64String((string)appended["appended"]![1]!["hash"]!));
        Assert.Equal("A test is flaky.", (string)(await _store.GetAsync($"layers/lab-november/hashes/{hash}"))["record"]!["text"]!);

        var query = new JsonObject { ["filter"] = new JsonObject { ["task"] = "rel*", ["from"] = "2026-11-22T10:00:01Z" }, ["order"] = "RECORD_ORDER_TIME_DESCENDING", ["pageSize"] = 1 };
        var first = await ReadAsync(await _store.PostAsync("layers/lab-november/records:query", query));
        Assert.Equal("The build is green.", (string)first["records"]![0]!["record"]!["text"]!);
        query["pageToken"] = (string)first["nextPageToken"]!;
        var second = await ReadAsync(await _store.PostAsync("layers/lab-november/records:query", query));
        Assert.Equal("A test is flaky.", (string)second["records"]![0]!["record"]!["text"]!);

        query["order"] = "RECORD_ORDER_TIME";
        using (var other = await _store.PostAsync("layers/lab-november/records:query", query))
            Assert.Contains("page_token is not of an answer to this very question", await other.Content.ReadAsStringAsync(Cancellation));

        var found = await ReadAsync(await _store.PostAsync("layers/lab-november/records:search", new() { ["text"] = "build -red" }));
        Assert.Equal("The **build** is green.", (string)Assert.Single(found["hits"]!.AsArray())!["excerpt"]!);
        using var meaning = await _store.PostAsync("layers/lab-november/records:search", new() { ["meaning"] = "what broke" });
        Assert.Contains("spec.embeddings", await meaning.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Records_ThatBreakRules_WriteNothing()
    {
        (string Change, string Said)[] wrong =
        [
            ("""{"time": "2026-10-01T00:00:00Z"}""", "2026-11-*"),
            ("""{"time": null}""", "time is missing"),
            ("""{"kind": "RECORD_KIND_CHECKPOINT"}""", "the store's own"),
            ("""{"node": "a\u0007"}""", "control character"),
            ("""{"about": "AAAA"}""", "a hash has 32"),
            ("""{"colour": "red"}""", "colour"),
        ];
        foreach (var (change, said) in wrong)
        {
            var records = Records("fine", "broken");
            foreach (var (field, value) in JsonNode.Parse(change)!.AsObject().ToList())
                records["records"]![1]![field] = value?.DeepClone();
            using var response = await _store.PostAsync("layers/lab-november/records", records);
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest && body.Contains(said, StringComparison.Ordinal), $"{change}: {(int)response.StatusCode} {body}");
        }

        var hashed = Records("fine");
        hashed["hashes"] = new JsonArray(Convert.ToBase64String(new byte[32]));
        using (var response = await _store.PostAsync("layers/lab-november/records", hashed))
            Assert.Contains("hashes[0]", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("0", (string)(await _store.AppendAsync("lab-november", "the first"))["appended"]![0]!["index"]!);
    }

    [Fact]
    public async Task Callers_WithoutRight_AreToldWhatIsMissing()
    {
        await _store.GrantAsync("reader", "get");
        await _store.GrantAsync("stranger");
        using var reader = await _store.ConnectAsync("reader");
        using var stranger = await _store.ConnectAsync("stranger");
        using var elsewhere = await _store.ConnectAsync("agent", "cw-hoe-router");

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("layers/lab", Cancellation)).StatusCode);
        using var refused = await reader.PostAsync("layers/lab-november/records", new StringContent(Records("x").ToJsonString(), null, "application/json"), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("may not create akashiclayers/records 'lab-november'", await refused.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("layers/none-such", Cancellation)).StatusCode);
        Assert.Empty((await ReadAsync(await stranger.GetAsync("layers", Cancellation)))["layers"]!.AsArray());
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("layers/lab", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _store.Http.GetAsync("layers/none-such", Cancellation)).StatusCode);
        Assert.Equal(["lab", "lab-tasks", "lab-november"], (await _store.GetAsync("layers"))["layers"]!.AsArray().Select(layer => (string)layer!["name"]!));
    }

    [Fact]
    public async Task Store_StoppedAndWithoutItsCache_HasAllOfIt()
    {
        await _store.AppendAsync("lab-november", "The build is red.", "A test is flaky.");
        await _store.StopAsync(forget: true);
        await _store.RunAsync();

        await _store.UntilAsync("lab-november", status => status is { TreeSize: 2, IndexedSize: 2 });
        using var search = await _store.PostAsync("layers/lab-november/records:search", new() { ["text"] = "flaky" });
        Assert.Contains("A test is flaky.", await search.Content.ReadAsStringAsync(Cancellation));
        Assert.True((bool)(await _store.AppendAsync("lab-november", "The build is red."))["appended"]![0]!["wasThere"]!);
    }

    [Fact]
    public async Task Export_GivesTheRecords_AndTheirManifest()
    {
        await _store.AppendAsync("lab-november", "one", "two");
        await _store.UntilAsync("lab-november", status => status.TreeSize == 2);

        using var response = await _store.PostAsync("layers/lab-november/records:export", new() { ["format"] = "EXPORT_FORMAT_RECORDS" });
        var chunks = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["result"]!).ToList();

        var manifest = chunks[^1]["manifest"]!;
        Assert.Equal(("2", "2"), ((string)manifest["treeSize"]!, (string)manifest["recordsUsed"]!));
        Assert.Equal(2, string.Concat(chunks.Select(chunk => (string)chunk["lines"]!)).Count(c => c == '\n'));
    }

    [Fact]
    public async Task Export_WhileAsManyRunAsMay_IsRefusedWithAPause()
    {
        var all = Enumerable.Range(0, 4).Select(_ => _store.Exports.TryTake()!).ToList();
        using (var refused = await ExportAsync())
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("RESOURCE_EXHAUSTED", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancellation))!["code"]);
        }

        all[0].Dispose();
        for (var i = 0; i < 3; i++)
        {
            using var made = await ExportAsync();
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        Task<HttpResponseMessage> ExportAsync() => _store.PostAsync("layers/lab-november/records:export", new() { ["format"] = "EXPORT_FORMAT_RECORDS" });
    }

    [Fact]
    public async Task Snapshot_OfALayer_IsRestoredToAnother()
    {
        await _store.AppendAsync("lab-november", "one", "two");
        await _store.UntilAsync("lab-november", status => status.TreeSize == 2);
        var made = await ReadAsync(await _store.PostAsync("layers/lab-november/snapshots", new() { ["name"] = "before" }));
        await _store.AppendAsync("lab-november", "three");
        await _store.LayerAsync("copy", """{"dimension": "time", "key": "2026-*", "parentRef": {"name": "lab"}}""");
        await _store.UntilAsync("copy", status => Reason(status, "BucketReady") == "BucketAvailable");

        var restored = await ReadAsync(await _store.PostAsync("layers/lab-november/snapshots/before:restore", new() { ["target"] = "copy" }));

        Assert.Equal(("2", (string)made["rootHash"]!), ((string)restored["appended"]!, (string)restored["rootHash"]!));
        Assert.Equal("two", (string)(await _store.GetAsync("layers/copy/records/1"))["record"]!["text"]!);
        Assert.Equal("before", (string)(await _store.GetAsync("layers/lab-november/snapshots"))["snapshots"]![0]!["name"]!);
        await _store.UntilAsync("lab-november", status => status.LastSnapshot?.Name == "before");
    }

    [Fact]
    public async Task Retention_DropsTheOldest_SaysSo_AndEndsWithAHold()
    {
        var texts = Enumerable.Range(0, 300).Select(i => $"{i} {Convert.ToHexString(RandomNumberGenerator.GetBytes(5000))}").ToArray();
        var first = await _store.AppendAsync("lab-tasks", texts[..60]);
        foreach (var some in texts[60..].Chunk(60))
            await _store.AppendAsync("lab-tasks", some);
        await _store.UntilAsync("lab-tasks", status => status is { TreeSize: 300, IndexedSize: 300, FirstIndex: 0 });
        var spec = new JsonObject { ["dimension"] = "task", ["parentRef"] = new JsonObject { ["name"] = "lab" }, ["retention"] = new JsonObject { ["maxSize"] = "1Mi", ["legalHold"] = true } };
        var held = await _store.LayerAsync("lab-tasks", spec.ToJsonString());
        await _store.UntilAsync("lab-tasks", found => found.StoreConditions!.All(each => each.ObservedGeneration == held.Metadata.Generation));
        await _store.AppendAsync("lab-tasks", "held");
        Assert.Equal(0, (await _store.UntilAsync("lab-tasks", status => status.TreeSize == 301)).FirstIndex);

        spec["retention"]!["legalHold"] = false;
        await _store.LayerAsync("lab-tasks", spec.ToJsonString());
        var status = await _store.UntilAsync("lab-tasks", found => found is { FirstIndex: 256, IndexedSize: >= 302 });

        Assert.Equal(45, status.RecordsByPhase!["debug"]);
        using (var gone = await _store.Http.GetAsync("layers/lab-tasks/records/3", Cancellation))
            Assert.Equal((HttpStatusCode.NotFound, true), (gone.StatusCode, (await gone.Content.ReadAsStringAsync(Cancellation)).Contains("was dropped by retention on 20", StringComparison.Ordinal)));
        Assert.StartsWith("256 ", (string)(await _store.GetAsync("layers/lab-tasks/records/256"))["record"]!["text"]!);
        Assert.Equal("256", (string)(await _store.GetAsync("layers/lab-tasks"))["firstIndex"]!);
        var proof = await _store.GetAsync("layers/lab-tasks/proofs/inclusion/3");
        Assert.Equal((string)first["appended"]![3]!["hash"]!, (string)proof["leafHash"]!);
        Assert.True(Proofs.IsIncluded(Hash(proof["leafHash"]), 3, long.Parse((string)proof["treeSize"]!), [.. proof["hashes"]!.AsArray().Select(Hash)], Hash(proof["rootHash"])));
        var said = await ReadAsync(await _store.PostAsync("layers/lab-tasks/records:query", new() { ["filter"] = new JsonObject { ["kinds"] = new JsonArray("RECORD_KIND_RETENTION") } }));
        Assert.Equal(256, (int)JsonNode.Parse((string)Assert.Single(said["records"]!.AsArray())!["record"]!["json"]!)!["minimumIndex"]!);

        // It is as it is for who opens it anew, without the index.
        await _store.StopAsync(forget: true);
        await _store.RunAsync();
        await _store.UntilAsync("lab-tasks", found => found is { FirstIndex: 256, IndexedSize: >= 302 });
        var audited = await _store.UntilAsync("lab-tasks", found => found.LastAudit is { TreeSize: >= 302 });
        Assert.True(audited.LastAudit!.Consistent, audited.LastAudit.Finding);
    }

    [Fact]
    public async Task Recipe_PutTwice_IsThereOnce()
    {
        var put = new JsonObject { ["text"] = "Summarise this.", ["labels"] = new JsonObject { ["from"] = "team" } };
        var first = await ReadAsync(await _store.PostAsync("layers/lab-november/recipes", put.DeepClone().AsObject()));
        await ReadAsync(await _store.PostAsync("layers/lab-november/recipes", put.DeepClone().AsObject()));
        await _store.UntilAsync("lab-november", status => status is { IndexedSize: >= 3 });

        var recipe = await _store.GetAsync($"layers/lab-november/recipes/{(string)first["hash"]!}");

        Assert.Equal(("Summarise this.", "2", "team"), ((string)recipe["text"]!, (string)recipe["uses"]!, (string)recipe["labels"]!["from"]!));
    }

    [Fact]
    public async Task Layer_ProvedNowAndThen_SaysSo()
    {
        await _store.AppendAsync("lab-november", "one");

        var status = await _store.UntilAsync("lab-november", found => found is { TreeSize: 1, LastAudit.TreeSize: 1 });

        Assert.True(status.LastAudit!.Consistent, status.LastAudit.Finding);
        Assert.Equal("Proved", Reason(status, "Consistent"));
    }

    [Fact]
    public async Task Bucket_ThatIsNotThere_IsReported_AndUsedOnceItIs()
    {
        await _store.LayerAsync("lab", """{"dimension": "node", "bucket": {"endpoint": "http://127.0.0.1:9", "name": "none", "secretRef": {"name": "bucket"}}}""");

        var status = await _store.UntilAsync("lab", found => Reason(found, "BucketReady") == "BucketUnreachable");

        Assert.Contains("127.0.0.1:9", status.StoreConditions!.Single(condition => condition.Type == "BucketReady").Message);
    }

    private static LogHash Hash(JsonNode? node) => new(Convert.FromBase64String((string)node!));
}
