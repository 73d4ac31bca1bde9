using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Sources;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Pull;

/// <summary>Has an Ollama fetch a model by its name.</summary>
/// <param name="http">Reaches the Ollama.</param>
/// <param name="url">Its base URL.</param>
/// <param name="settings">How patiently.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Jitter of the back-off.</param>
/// <param name="output">Told how it goes.</param>
internal sealed class OllamaPull(HttpMessageInvoker http, Uri url, TransferSettings settings, TimeProvider time, Random random, TextWriter output)
{
    // Ollama tells a missing model from a broken registry by its words alone.
    private const string MissingModel = "file does not exist";

    /// <summary>Returns when the model is there, which it may be at once.</summary>
    /// <param name="model">As Ollama names it; <c>:latest</c> may be left out.</param>
    /// <param name="cancellationToken">Ends the wait; Ollama keeps what it has.</param>
    /// <exception cref="LoaderException">The model does not exist, or Ollama fails too often.</exception>
    public async Task RunAsync(string model, CancellationToken cancellationToken)
    {
        var there = await new Backoff(settings, time, random, output).RunAsync(ct => PullAsync(model, ct), cancellationToken);
        output.WriteLine($"pull: {model} {there}");
    }

    private async Task<string> PullAsync(string model, CancellationToken cancellationToken)
    {
        using var guard = new StallGuard(settings.StallTimeout, time, cancellationToken);
        try
        {
            if (await guard.WatchAsync(ct => IsPresentAsync(model, ct), url.ToString()))
                return "is already there";
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/api/pull"))
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new PullRequest { Model = model }, PullJson.Default.PullRequest))
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                },
            };
            using var response = await guard.WatchAsync(ct => http.SendAsync(request, ct), url.ToString());
            if (response.StatusCode != HttpStatusCode.OK)
                throw SourceFailure.Of(response.StatusCode, $"ollama's model {model}");
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            await FollowAsync(lines, guard, model);
            return "is pulled";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            throw SourceFailure.NoAnswer($"ollama at {url}", e);
        }
    }

    private async Task<bool> IsPresentAsync(string model, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/api/tags"));
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw SourceFailure.Of(response.StatusCode, $"ollama's list of models at {url}");
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var tags = await JsonSerializer.DeserializeAsync(body, PullJson.Default.TagList, cancellationToken);
        var whole = model[(model.LastIndexOf('/') + 1)..].Contains(':') ? model : model + ":latest";
        return tags?.Models?.Any(m => m.Name == whole) == true;
    }

    private async Task FollowAsync(StreamReader lines, StallGuard guard, string model)
    {
        var reported = time.GetTimestamp();
        var last = "";
        while (await guard.WatchAsync(ct => lines.ReadLineAsync(ct).AsTask(), $"ollama at {url}") is { } line)
        {
            if (line.Length == 0)
                continue;
            var status = JsonSerializer.Deserialize(line, PullJson.Default.PullStatus)!;
            if (status.Error is { } error)
            {
                throw error.Contains(MissingModel, StringComparison.Ordinal)
                    ? new LoaderException(LoaderExit.ModelNotFound, $"ollama knows no model {model}: {error}; check spec.model.name")
                    : new LoaderException(LoaderExit.SourceUnavailable, $"ollama cannot pull {model}: {error}") { Retryable = true };
            }

            if (status.Status != last || time.GetElapsedTime(reported) >= settings.ProgressInterval)
            {
                output.WriteLine($"pull: {status.Status}{(status is { Completed: { } done, Total: { } all } ? $", {ByteSize.Text(done)} of {ByteSize.Text(all)}" : "")}");
                (last, reported) = (status.Status ?? "", time.GetTimestamp());
            }

            if (status.Status == "success")
                return;
        }

        throw new LoaderException(LoaderExit.SourceUnavailable, $"ollama stopped pulling {model} without a word") { Retryable = true };
    }
}
