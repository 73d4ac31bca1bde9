using System.Text;

namespace CwHoe.Host.Engines;

/// <summary>Reads an answer no longer than an honest one would be.</summary>
internal static class BoundedBody
{
    private const int Longest = 1024 * 1024;

    /// <exception cref="HttpRequestException">The status is not 2xx, or the body is longer than 1 MiB.</exception>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"status {(int)response.StatusCode}", null, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await body.ReadAsync(chunk, cancellationToken) is var read and > 0)
        {
            kept.Write(chunk, 0, read);
            if (kept.Length > Longest)
                throw new HttpRequestException($"the answer is longer than {Longest} bytes");
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}
