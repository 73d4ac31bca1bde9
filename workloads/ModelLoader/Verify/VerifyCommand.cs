using System.CommandLine;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Checksums;
using CwHoe.ModelLoader.CommandLine;

namespace CwHoe.ModelLoader.Verify;

/// <summary><c>verify --path P [--sha256 HEX]</c>: whether a mounted model is there and is the right one.</summary>
internal static class VerifyCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var path = new Option<string>("--path") { Description = "file or folder of the model", Required = true };
        var sha256 = Sha256Text.Option();
        var command = new Command("verify", "check that a model is in place") { path, sha256 };
        command.SetAction((parsed, stop) => VerifyAsync(parsed.GetRequiredValue(path), parsed.GetValue(sha256), surroundings.Out, stop));
        return command;
    }

    /// <summary>Checks a model that others put in place; it is read anew each time, since nothing says who else writes there.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="sha256">64 lower-case hex digits, or null to ask only whether the model exists.</param>
    /// <param name="output">Told the result.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LoaderException">The model is absent, empty or another one.</exception>
    public static async Task VerifyAsync(string path, string? sha256, TextWriter output, CancellationToken cancellationToken)
    {
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
            throw new LoaderException(LoaderExit.ModelNotFound, $"there is no model at {path}; check the path in spec.model.source and what the volume or image holds");
        if (isFolder ? ModelDigest.FilesBelow(path).Count == 0 : new FileInfo(path).Length == 0)
            throw new LoaderException(LoaderExit.ModelNotFound, $"the model at {path} is empty; put the model's files there");
        if (sha256 is null)
        {
            output.WriteLine($"verify: {path} exists; no checksum was asked for");
            return;
        }

        var found = await ModelDigest.ReadAsync(path, cancellationToken);
        if (found.Sha256 != sha256)
            throw new LoaderException(LoaderExit.ChecksumMismatch, $"{path} has SHA-256 {found.Sha256}, spec.model.sha256 says {sha256}; put the right model there or correct the spec");
        output.WriteLine($"verify: {path} has the expected SHA-256 {sha256}");
    }
}
