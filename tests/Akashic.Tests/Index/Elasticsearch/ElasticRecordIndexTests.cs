using System.Net;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Elasticsearch;
using CwHoe.Contracts;
using static CwHoe.Akashic.Tests.Index.Entries;

namespace CwHoe.Akashic.Tests.Index.Elasticsearch;

/// <summary>
/// Against a script: what is asked is compared with what the manuals of Elasticsearch 8 and OpenSearch 2 say, what is answered is theirs. No server of
/// either can be had where this is tested.
/// </summary>
public sealed class ElasticRecordIndexTests : IDisposable
{
    private const string Prefix = "0123456789abcdef0123456789abcdef/";
    private const string Name = "cw-hoe-akashic-layer-0123456789abcdef0123456789abcdef";
    private const string StatePath = "/cw-hoe-akashic-state/_doc/0123456789abcdef0123456789abcdef";
    private const string Nothing = """{"hits":{"hits":[]}}""";

    private readonly ElasticScript _script = new();
    private readonly HttpClient _http;

    public ElasticRecordIndexTests() => _http = new(_script) { BaseAddress = new("http://search.example:9200/") };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _script.Dispose();
    }

    private async Task<ElasticRecordIndex> OpenAsync(bool isOpenSearch = false, string state = """{"size":7,"model":"m","dimensions":3,"embedded":7}""")
    {
        _script.Answers["GET /"] = isOpenSearch ? """{"version":{"number":"2.19.0","distribution":"opensearch"}}""" : """{"version":{"number":"8.17.0"}}""";
        _script.Answers[$"GET /{Name}"] = "{}";
        _script.Answers[$"GET {StatePath}"] = $$"""{"_id":"x","found":true,"_source":{{state}}}""";
        _script.Answers["POST /_bulk"] = """{"errors":false,"items":[]}""";
        _script.Answers[$"POST /{Name}/_bulk"] = """{"errors":false,"items":[]}""";
        _script.Answers[$"POST /{Name}/_search"] = Nothing;
        var index = await ElasticRecordIndex.OpenAsync(new(_http, new("ApiKey", "a2V5")), Prefix, Cancellation);
        return index;
    }

    [Fact]
    public async Task OpenAsync_IndexThatIsThere_HasItsStateAndTheTemplateIsPut()
    {
        var index = await OpenAsync();
        Assert.Equal(7, await index.GetSizeAsync(Cancellation));
        Assert.Equal((7, 0), (await index.GetEmbeddedAsync("m", Cancellation), await index.GetEmbeddedAsync("other", Cancellation)));
        var template = _script.Bodies("PUT /_index_template/cw-hoe-akashic").Single();
        Assert.Equal("cw-hoe-akashic-layer-*", (string?)template["index_patterns"]![0]);
        Assert.Null(template["template"]!["settings"]!["index"]);
        Assert.Equal("whitespace", (string?)template["template"]!["mappings"]!["properties"]!["words"]!["analyzer"]);
        Assert.All(_script.Authorizations, header => Assert.Equal("ApiKey a2V5", header));
    }

    [Fact]
    public async Task ForgetAsync_Entries_AreDeletedByTheirPlace_BeforeTheStateSaysSo()
    {
        var index = await OpenAsync();
        _script.Answers[$"POST /{Name}/_delete_by_query"] = """{"deleted":7,"failures":[]}""";
        await index.ForgetAsync(512, Cancellation);
        Assert.Equal("""{"query":{"range":{"index":{"lt":512}}}}""", _script.Bodies($"POST /{Name}/_delete_by_query").Single().ToJsonString());
        Assert.Equal([$"POST /{Name}/_delete_by_query", $"PUT {StatePath}"], _script.Requests.TakeLast(2));
        Assert.Equal(512, await index.GetSizeAsync(Cancellation));
    }

    [Fact]
    public async Task OpenAsync_NothingThere_MakesAnEmptyIndex()
    {
        _script.Answers["GET /"] = """{"version":{"number":"8.17.0"}}""";
        var index = await ElasticRecordIndex.OpenAsync(new(_http, null), Prefix, Cancellation);
        Assert.Equal(0, await index.GetSizeAsync(Cancellation));
        Assert.Equal([$"PUT {StatePath}", $"DELETE /{Name}", $"PUT /{Name}"], _script.Requests.TakeLast(3));
    }

    [Fact]
    public async Task OpenAsync_OpenSearch_AsksForVectorsInTheTemplate()
    {
        await OpenAsync(isOpenSearch: true);
        Assert.True((bool)_script.Bodies("PUT /_index_template/cw-hoe-akashic").Single()["template"]!["settings"]!["index"]!["knn"]!);
    }

    [Fact]
    public async Task AddAsync_Entries_AreWrittenBeforeTheSize()
    {
        var index = await OpenAsync();
        await index.AddAsync(From(7, Text("Kubectl GET pods", second: 1).With(("outcome", "failure")), Text("b", phase: Phase.Unspecified)), Cancellation);
        var bulk = _script.Bodies($"POST /{Name}/_bulk");
        Assert.Equal("""{"index":{"_id":"7"}}""", bulk[0].ToJsonString());
        Assert.Equal("2026-11-22T12:00:01.000Z", (string?)bulk[1]["@timestamp"]);
        Assert.Equal(("kubectl get pods", "n1", "use", "event", 7), ((string?)bulk[1]["words"], (string?)bulk[1]["node"], (string?)bulk[1]["phase"], (string?)bulk[1]["kind"], (int)bulk[1]["index"]!));
        Assert.Equal("""["outcome=failure"]""", bulk[1]["labels"]!.ToJsonString());
        Assert.Equal("", (string?)bulk[3]["phase"]);
        Assert.Equal([$"POST /{Name}/_bulk", $"PUT {StatePath}"], _script.Requests.TakeLast(2));
        Assert.Equal("""{"size":9,"model":"m","dimensions":3,"embedded":7}""", _script.Bodies($"PUT {StatePath}").Last().ToJsonString());
        Assert.Equal(9, await index.GetSizeAsync(Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => index.AddAsync(From(7, Text("a")), Cancellation));
    }

    [Fact]
    public async Task AddAsync_CorrectionOfAnOlderRecord_WritesItsLabelsAnew()
    {
        var index = await OpenAsync();
        var (old, fresh) = (Text("old"), Text("fresh").With(("a", "1")));
        _script.Answers[$"POST /{Name}/_search"] =
            $$$"""{"hits":{"hits":[{"_id":"3","_source":{"hash":"{{{Convert.ToHexStringLower(Hash(old).Span)}}}"}}]}}""";
        _script.Answers[$"POST /{Name}/_mget"] = """{"docs":[{"_id":"3","found":true,"_source":{"labels":["outcome=failure","model=a=b"]}}]}""";
        await index.AddAsync(
            From(
                7, fresh, Text("", kind: RecordKind.Correction).About(Hash(old)).With(("outcome", "success")),
                Text("", second: 1, kind: RecordKind.Correction).About(Hash(fresh)).With(("a", "2")), Text("", kind: RecordKind.RecipeUse).About(Hash(old)).With(("model", "other"))),
            Cancellation);
        var bulk = _script.Bodies($"POST /{Name}/_bulk");
        Assert.Equal("""["a=2"]""", bulk[1]["labels"]!.ToJsonString());
        Assert.Equal("""{"update":{"_id":"3"}}""", bulk[^2].ToJsonString());
        Assert.Equal("""{"doc":{"labels":["outcome=success","model=a=b"]}}""", bulk[^1].ToJsonString());
    }

    [Fact]
    public async Task AddAsync_CorrectionsOfTaskAndPhase_AreWrittenInPlaceOfTheRecordsOwn()
    {
        var index = await OpenAsync();
        var (old, fresh) = (Text("old"), Text("fresh").With(("task", "a label and no more")));
        _script.Answers[$"POST /{Name}/_search"] =
            $$$"""{"hits":{"hits":[{"_id":"3","_source":{"hash":"{{{Convert.ToHexStringLower(Hash(old).Span)}}}"}}]}}""";
        _script.Answers[$"POST /{Name}/_mget"] = """{"docs":[{"_id":"3","found":true,"_source":{"labels":[]}}]}""";
        await index.AddAsync(
            From(
                7, fresh, Text("", kind: RecordKind.Correction).About(Hash(old)).With(("phase", "debug")),
                Text("", second: 1, kind: RecordKind.Correction).About(Hash(old)).With(("phase", "prepare"), ("task", "t2")),
                Text("", second: 2, kind: RecordKind.Correction).About(Hash(fresh)).With(("phase", "export"))),
            Cancellation);
        var bulk = _script.Bodies($"POST /{Name}/_bulk");
        Assert.Equal(("t1", "export"), ((string?)bulk[1]["task"], (string?)bulk[1]["phase"]));
        Assert.Equal("""{"labels":["phase=prepare","task=t2"],"task":"t2","phase":"prepare"}""", bulk[^1]["doc"]!.ToJsonString());
    }

    [Fact]
    public async Task AddAsync_OperationThatFails_IsAnErrorAndTheSizeStays()
    {
        var index = await OpenAsync();
        _script.Answers[$"POST /{Name}/_bulk"] =
            """{"errors":true,"items":[{"index":{"_id":"7","status":201}},{"index":{"_id":"8","status":429,"error":{"type":"es_rejected_execution_exception","reason":"queue is full"}}}]}""";
        var exception = await Assert.ThrowsAsync<ElasticException>(() => index.AddAsync(From(7, Text("a"), Text("b")), Cancellation));
        Assert.Contains("document 8 failed: es_rejected_execution_exception: queue is full", exception.Message, StringComparison.Ordinal);
        Assert.Equal(7, await index.GetSizeAsync(Cancellation));
    }

    [Fact]
    public async Task QueryAsync_Filter_IsABoolOfTermsBelowTheSize()
    {
        var index = await OpenAsync();
        _script.Answers[$"POST /{Name}/_search"] = """{"hits":{"hits":[{"_id":"4","_source":{"index":4,"ticks":638993592000000000},"sort":[1,4]}]}}""";
        var filter = new RecordFilter { Node = "gpu-*", Task = "t", Phases = { Phase.Use }, Kinds = { RecordKind.Draft }, Labels = { ["outcome"] = "success" } };
        var page = await index.QueryAsync(filter, RecordOrder.TimeDescending, new(5, Start), 20, Cancellation);
        Assert.Equal([new IndexedRecord(4, new(638993592000000000, TimeSpan.Zero))], page);
        var request = _script.Bodies($"POST /{Name}/_search").Single();
        Assert.Equal(
            """[{"range":{"index":{"lt":7}}},{"prefix":{"node":"gpu-"}},{"term":{"task":"t"}},{"terms":{"phase":["use"]}},{"terms":{"kind":["draft"]}},{"term":{"labels":"outcome=success"}}]""",
            request["query"]!["bool"]!["filter"]!.ToJsonString());
        Assert.Equal("""[{"ticks":"desc"},{"index":"desc"}]""", request["sort"]!.ToJsonString());
        Assert.Equal($"[{Start.UtcTicks},5]", request["search_after"]!.ToJsonString());
        Assert.Equal(20, (int)request["size"]!);
    }

    [Fact]
    public async Task SearchAsync_Words_AreClausesWhateverTheyAre()
    {
        var index = await OpenAsync();
        _script.Answers[$"POST /{Name}/_search"] = """{"hits":{"hits":[{"_id":"2","_score":1.5},{"_id":"6","_score":0.5}]}}""";
        var found = await index.SearchAsync(new() { Text = "kube* \"image pull\" registry.example \"get po\"* -OR \" } ] }" }, Cancellation);
        Assert.Equal([new(2, 1.5), new RankedRecord(6, 0.5)], found);
        var query = _script.Bodies($"POST /{Name}/_search").Single()["query"]!["bool"]!;
        Assert.Equal(
            """[{"prefix":{"words":"kube"}},{"match_phrase":{"words":"image pull"}},{"match_phrase":{"words":"registry example"}},{"match_phrase_prefix":{"words":"get po"}}]""",
            query["must"]!.ToJsonString());
        Assert.Equal("""[{"term":{"words":"or"}}]""", query["must_not"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SearchAsync_Vector_IsAskedForAsEitherHasIt(bool isOpenSearch)
    {
        var index = await OpenAsync(isOpenSearch);
        _script.Answers[$"POST /{Name}/_search"] = """{"hits":{"hits":[{"_id":"2","_score":0.75}]}}""";
        var found = await index.SearchAsync(new() { Vector = new float[] { 1, 0, 0.5f }, Filter = new() { Node = "n" }, Limit = 3 }, Cancellation);
        Assert.Equal((2, 0.5, 0.75), (found.Single().Index, found[0].Similarity!.Value, found[0].Score));
        var request = _script.Bodies($"POST /{Name}/_search").Single();
        var field = ElasticMappings.Field("m");
        var filter = """{"bool":{"filter":[{"range":{"index":{"lt":7}}},{"term":{"node":"n"}}]}}""";
        if (isOpenSearch)
        {
            Assert.Equal($$$"""{"knn":{"{{{field}}}":{"vector":[1,0,0.5],"k":200,"filter":{{{filter}}} } } }""".Replace(" ", "", StringComparison.Ordinal), request["query"]!.ToJsonString());
        }
        else
        {
            Assert.Equal($$$"""{"field":"{{{field}}}","query_vector":[1,0,0.5],"k":3,"num_candidates":200,"filter":{{{filter}}} }""".Replace(" ", "", StringComparison.Ordinal), request["knn"]!.ToJsonString());
        }

        await Assert.ThrowsAsync<ArgumentException>(() => index.SearchAsync(new() { Vector = new float[] { 1 } }, Cancellation));
    }

    [Theory]
    [InlineData(false, """{"type":"dense_vector","dims":2,"index":true,"similarity":"cosine"}""")]
    [InlineData(true, """{"type":"knn_vector","dimension":2,"method":{"name":"hnsw","engine":"lucene","space_type":"cosinesimil"}}""")]
    public async Task AddEmbeddingsAsync_AnotherModel_HasAFieldOfItsOwn(bool isOpenSearch, string mapping)
    {
        var index = await OpenAsync(isOpenSearch);
        await index.AddEmbeddingsAsync("new", new Dictionary<long, float[]> { [1] = [1, 0], [2] = [0, 0] }, 3, Cancellation);
        var field = ElasticMappings.Field("new");
        Assert.Equal(mapping, _script.Bodies($"PUT /{Name}/_mapping").Single()["properties"]![field]!.ToJsonString());
        Assert.Equal(["""{"update":{"_id":"1"}}""", $$$"""{"doc":{"{{{field}}}":[1,0]}}"""], _script.Bodies($"POST /{Name}/_bulk").Select(line => line.ToJsonString()));
        Assert.Equal((0, 3), (await index.GetEmbeddedAsync("m", Cancellation), await index.GetEmbeddedAsync("new", Cancellation)));
    }

    [Fact]
    public async Task FindAsync_Hashes_AreTermsAndAnswersInOrder()
    {
        var index = await OpenAsync();
        _script.Answers[$"POST /{Name}/_search"] = $$$"""{"hits":{"hits":[{"_id":"5","_source":{"hash":"{{{new string('b', 64)}}}"}}]}}""";
        var places = await index.FindAsync([Convert.FromHexString(new string('a', 64)), Convert.FromHexString(new string('b', 64))], Cancellation);
        Assert.Equal((long?[])[null, 5], places);
    }

    [Fact]
    public async Task StatisticsAndUses_Sums_AreAggregations()
    {
        var index = await OpenAsync();
        _script.Answers[$"POST /{Name}/_search"] =
            """{"hits":{"total":{"value":3}},"aggregations":{"bytes":{"value":1234.0},"phases":{"buckets":[{"key":"use","doc_count":2},{"key":"","doc_count":1}]},"first":{"value":6.38993592E17},"last":{"value":6.38993593E17}}}""";
        _script.Answers[$"POST /{Name}/_mget"] = $$$"""{"docs":[{"_id":"3","found":true,"_source":{"hash":"{{{new string('a', 64)}}}"}}]}""";
        var statistics = await index.StatisticsAsync(Cancellation);
        Assert.Equal((1234, 2, 1), (statistics.RawBytes, statistics.ByPhase[Phase.Use], statistics.ByPhase[Phase.Unspecified]));
        var uses = (await index.UsesAsync([3], Cancellation)).Single();
        Assert.Equal((3, 638993592000000000), (uses.Count, uses.First!.Value.UtcTicks));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":{"type":"security_exception","reason":"unable to authenticate"},"status":401}""", "answered 401: security_exception: unable to authenticate")]
    [InlineData(HttpStatusCode.OK, "<html>", "answered something else than JSON")]
    public async Task OpenAsync_ServiceThatFails_SaysHowAndNotTheKey(HttpStatusCode status, string answer, string problem)
    {
        _script.Answers["GET /"] = answer;
        _script.Status = status;
        var exception = await Assert.ThrowsAsync<ElasticException>(() => ElasticRecordIndex.OpenAsync(new(_http, new("ApiKey", "c2VjcmV0")), Prefix, Cancellation));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.ToString(), StringComparison.Ordinal);
    }

    private sealed class ElasticScript : HttpMessageHandler
    {
        private readonly List<(string Request, string Body)> _requests = [];

        public Dictionary<string, string> Answers { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public List<string?> Authorizations { get; } = [];

        public IEnumerable<string> Requests => _requests.Select(request => request.Request);

        public List<JsonNode> Bodies(string request) =>
            [.. _requests.Where(each => each.Request == request).SelectMany(each => each.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line => JsonNode.Parse(line)!)];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            Authorizations.Add(request.Headers.Authorization?.ToString());
            _requests.Add((asked, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            if (Answers.TryGetValue(asked, out var answer))
                return new(Status) { Content = new StringContent(answer) };
            return request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
                ? new(HttpStatusCode.OK) { Content = new StringContent("""{"acknowledged":true}""") }
                : new(HttpStatusCode.NotFound) { Content = new StringContent("{}") };
        }
    }
}
