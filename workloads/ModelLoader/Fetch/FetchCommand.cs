using System.CommandLine;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Checksums;
using CwHoe.ModelLoader.CommandLine;
using CwHoe.ModelLoader.Sources;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Fetch;

/// <summary><c>fetch --source URI --destination PATH</c>: brings a model to a cache volume.</summary>
internal static class FetchCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var standard = new TransferSettings();
        var source = new Option<string>("--source") { Description = "s3://BUCKET/KEY, hf://OWNER/REPO[/FILE][@REVISION] or oci://REGISTRY/REPO[:TAG][@DIGEST]", Required = true };
        var destination = new Option<string>("--destination") { Description = "file to make, or folder of a model of several files", Required = true };
        var sha256 = Sha256Text.Option();
        var endpoint = new Option<string?>("--endpoint") { Description = "base URL of the S3 service, or of a Hugging Face or registry mirror" };
        var region = new Option<string>("--region") { Description = "S3 region", DefaultValueFactory = _ => "us-east-1" };
        var credentials = new Option<string?>("--credentials") { Description = "folder with accessKeyId, secretAccessKey, sessionToken (S3), token (Hugging Face), username, password (OCI)" };
        var maxBytes = Numbers.Option("--max-bytes", "largest model to accept", standard.MaxBytes, 1, 1L << 50);
        var stall = Durations.Option("--stall-timeout", "how long a source may send nothing", standard.StallTimeout);
        var attempts = Numbers.Option("--attempts", "failures in a row before giving up", standard.Attempts, 1, 1000);
        var command = new Command("fetch", "bring a model to a cache volume") { source, destination, sha256, endpoint, region, credentials, maxBytes, stall, attempts };
        command.SetAction(async (parsed, stop) =>
        {
            using var http = RedirectingHttp.NewInvoker();
            var options = new SourceOptions
            {
                Endpoint = Endpoint(parsed.GetValue(endpoint)),
                Region = parsed.GetRequiredValue(region),
                Credentials = new CredentialFolder(parsed.GetValue(credentials)),
            };
            var settings = standard with { MaxBytes = parsed.GetValue(maxBytes), StallTimeout = parsed.GetValue(stall), Attempts = (int)parsed.GetValue(attempts) };
            var from = ModelSources.Create(ModelUri.Parse(parsed.GetRequiredValue(source)), options, new RedirectingHttp(http, surroundings.Time));
            await new ModelFetch(from, settings, surroundings.Time, surroundings.Random, surroundings.Out).RunAsync(parsed.GetRequiredValue(destination), parsed.GetValue(sha256), stop);
        });
        return command;
    }

    private static Uri? Endpoint(string? text)
    {
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new LoaderException(LoaderExit.Usage, $"--endpoint \"{text}\" is not an http or https URL; check spec.model.endpoint");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            throw new LoaderException(LoaderExit.Usage, "--endpoint carries a user, password or query; put credentials into the Secret of spec.model.secretRef");
        return uri;
    }
}
