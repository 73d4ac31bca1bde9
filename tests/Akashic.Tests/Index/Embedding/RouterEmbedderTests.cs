using System.Net;
using CwHoe.Akashic.Index.Embedding;

namespace CwHoe.Akashic.Tests.Index.Embedding;

public sealed class RouterEmbedderTests : IDisposable
{
    private readonly string _token = Path.GetTempFileName();
    private readonly ModelHandler _model = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RouterEmbedder Embedder(int dimensions = ModelHandler.Dimensions)
    {
        File.WriteAllText(_token, "one\n");
        return new(new(_model), new("http://team-router.here.svc/v1/embeddings"), "embed", dimensions, _token);
    }

    public void Dispose()
    {
        File.Delete(_token);
        _model.Dispose();
    }

    [Fact]
    public async Task EmbedAsync_Texts_AreAskedForInBatchesAndAnsweredInOrder()
    {
        var texts = Enumerable.Range(0, 70).Select(i => i == 5 ? " " : $"word{i}").ToList();
        var vectors = await Embedder().EmbedAsync(texts, Cancellation);
        Assert.Equal([32, 32, 5], _model.Requests.Select(request => request.Texts.Length));
        Assert.Null(vectors[5]);
        Assert.All(texts.Index().Where(text => text.Index != 5), text => Assert.Equal(ModelHandler.Vector(text.Item), vectors[text.Index]));
        Assert.All(_model.Requests, request => Assert.Equal(("Bearer one", "embed"), (request.Token, request.Model)));
    }

    [Fact]
    public async Task EmbedAsync_TokenReplaced_IsReadAnew()
    {
        var embedder = Embedder();
        await embedder.EmbedAsync("a", Cancellation);
        await File.WriteAllTextAsync(_token, "two", Cancellation);
        await embedder.EmbedAsync("a", Cancellation);
        Assert.Equal(["Bearer one", "Bearer two"], _model.Requests.Select(request => request.Token));
    }

    [Fact]
    public async Task EmbedAsync_TextTooLongForTheModel_IsHalvedAndOthersAreWhole()
    {
        _model.LongestText = 1000;
        var text = string.Concat(Enumerable.Repeat("abc ", 500));
        var vectors = await Embedder().EmbedAsync(["short", text], Cancellation);
        Assert.Equal(ModelHandler.Vector("short"), vectors[0]);
        Assert.Equal(ModelHandler.Vector(text[..1000]), vectors[1]);
    }

    [Fact]
    public async Task EmbedAsync_TextThatTheModelDoesNotTake_IsLeftOut()
    {
        _model.Refuses = text => text.Contains("poison", StringComparison.Ordinal);
        var vectors = await Embedder().EmbedAsync(["a", "poison", "b"], Cancellation);
        Assert.NotNull(vectors[0]);
        Assert.Null(vectors[1]);
        Assert.NotNull(vectors[2]);
    }

    [Fact]
    public async Task EmbedAsync_ModelThatRefusesEverything_LeavesNothingOut()
    {
        _model.Answer = () => ModelHandler.Error(HttpStatusCode.BadRequest, "this model makes no embeddings");
        var exception = await Assert.ThrowsAsync<EmbeddingException>(() => Embedder().EmbedAsync(["a", "b"], Cancellation));
        Assert.Contains("this model makes no embeddings", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task EmbedAsync_RouterThatFails_SaysWhoAndWhyAndNotTheToken(HttpStatusCode status)
    {
        _model.Answer = () => ModelHandler.Error(status, "not now");
        var exception = await Assert.ThrowsAsync<EmbeddingException>(() => Embedder().EmbedAsync(["a"], Cancellation));
        Assert.Contains($"http://team-router.here.svc/v1/embeddings answered {(int)status} for model 'embed': not now", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("one", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsRefused);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"index":7,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AAAA"}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2,3]}]}""")]
    public async Task EmbedAsync_AnswerThatIsNone_IsAnError(string body)
    {
        _model.Answer = () => new(HttpStatusCode.OK) { Content = new StringContent(body) };
        await Assert.ThrowsAsync<EmbeddingException>(() => Embedder().EmbedAsync(["a"], Cancellation));
    }

    [Fact]
    public async Task EmbedAsync_OtherLength_SaysWhatToSet()
    {
        var exception = await Assert.ThrowsAsync<EmbeddingException>(() => Embedder(384).EmbedAsync(["a"], Cancellation));
        Assert.Contains("makes vectors of 64 dimensions, and the layer's embeddings.dimensions is 384: set it to 64", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbedAsync_NoConnectionOrToken_IsAnError()
    {
        _model.Answer = () => throw new HttpRequestException("refused");
        await Assert.ThrowsAsync<EmbeddingException>(() => Embedder().EmbedAsync(["a"], Cancellation));
        var embedder = Embedder();
        File.Delete(_token);
        await Assert.ThrowsAsync<EmbeddingException>(() => embedder.EmbedAsync(["a"], Cancellation));
    }
}
