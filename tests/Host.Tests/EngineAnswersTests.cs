using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.Host.Engines;

namespace CwHoe.Host.Tests;

public sealed class EngineAnswersTests
{
    // Shapes as llama-server b6692, vLLM 0.11 and Ollama 0.12 answer.
    private const string LlamaModels = """{"object":"list","data":[{"id":"tiny","object":"model","owned_by":"llamacpp","meta":{"n_ctx_train":2048}}],"models":[{"name":"tiny"}]}""";
    private const string LlamaProps = """{"default_generation_settings":{"n_ctx":4096},"total_slots":4,"build_info":"b6692-ca71fb9b"}""";
    private const string VllmModels = """{"object":"list","data":[{"id":"qwen","object":"model","max_model_len":32768}]}""";

    [Fact]
    public void Report_LlamaCpp_TakesVersionAndContextFromProps()
    {
        var report = EngineAnswers.Report(Engine.LlamaCpp, LlamaModels, LlamaProps);
        Assert.Equal(["tiny"], report.Models);
        Assert.Equal("b6692-ca71fb9b", report.Version);
        Assert.Equal(4096, report.ContextLength);
    }

    [Fact]
    public void Report_Vllm_TakesContextFromTheModel()
    {
        var report = EngineAnswers.Report(Engine.Vllm, VllmModels, """{"version":"0.11.0"}""");
        Assert.Equal("0.11.0", report.Version);
        Assert.Equal(32768, report.ContextLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("<html>")]
    public void Report_NotAModelList_IsAJsonException(string body) =>
        Assert.ThrowsAny<JsonException>(() => EngineAnswers.Report(Engine.LlamaCpp, body, null));

    [Theory]
    [InlineData("""{"data":[1,null,{},{"id":7},{"id":""}]}""")]
    public void Report_HostileEntries_AreLeftOut(string body) => Assert.Empty(EngineAnswers.Report(Engine.External, body, "nonsense").Models);

    [Fact]
    public void Load_SumsTheNamedMetrics_WhateverTheirLabels()
    {
        const string text = """
            # HELP llamacpp:requests_processing Number of requests processing.
            # TYPE llamacpp:requests_processing gauge
            llamacpp:requests_processing 3
            llamacpp:requests_processing_total 100
            llamacpp:requests_deferred{slot="a b}"} 2 1700000000000
            """;
        Assert.Equal(5, EngineAnswers.Load(text, EngineAnswers.LoadMetrics(Engine.LlamaCpp)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("other 1")]
    [InlineData("llamacpp:requests_processing NaN")]
    [InlineData("llamacpp:requests_processing -1")]
    [InlineData("llamacpp:requests_processing")]
    public void Load_WithoutAUsableSample_IsUnknown(string text) =>
        Assert.Null(EngineAnswers.Load(text, EngineAnswers.LoadMetrics(Engine.LlamaCpp)));
}
