using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CwHoe.Contracts;
using Google.Protobuf;

namespace CwHoe.Akashic.Tests.Exports;

/// <summary>Each format of <see cref="SampleLog"/>. <c>HOE_UPDATE_GOLDEN=1</c> writes the files anew; review them like code.</summary>
public sealed class GoldenExportTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static TheoryData<ExportFormat> Formats => [.. Wire.All<ExportFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Export_OfEachFormat_IsAsWritten(ExportFormat format)
    {
        var run = await ExportRun.OfAsync(SampleLog.Build(), new() { Layer = "memory", Format = format });
        var manifest = JsonNode.Parse(JsonFormatter.Default.Format(run.Manifest))!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("HOE_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(FileOf(format, "jsonl"), run.Text, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(FileOf(format, "manifest.json"), manifest, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(FileOf(format, "jsonl"), TestContext.Current.CancellationToken), run.Text);
        Assert.Equal(await File.ReadAllTextAsync(FileOf(format, "manifest.json"), TestContext.Current.CancellationToken), manifest);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(run.Text)), run.Manifest.Sha256.ToByteArray());
    }

    internal static string FileOf(ExportFormat format, string extension, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Golden", $"{format.Name()}.{extension}");
}
