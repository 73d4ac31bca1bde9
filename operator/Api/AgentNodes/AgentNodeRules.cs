namespace CwHoe.Api.AgentNodes;

/// <summary>Regular expressions (RE2, anchored) of an AgentNode that schema and operator share.</summary>
public static class AgentNodeRules
{
    /// <summary>
    /// An engine argument that the operator sets itself: address, port, model, its served name, context, GPUs, API keys, TLS; with or
    /// without <c>=VALUE</c>.
    /// </summary>
    public const string ReservedArgument =
        "^(-m|-a|-c|-mu|-hf|-hfr|-hff|-dr|-tp|--(host|port|uds|model|model[-_]url|hf[-_]repo|hf[-_]file|docker[-_]repo|alias|served[-_]model[-_]name|" +
        "api[-_]key|api[-_]key[-_]file|api[-_]prefix|root[-_]path|config|ssl[-_].*|metrics|ctx[-_]size|max[-_]model[-_]len|tensor[-_]parallel[-_]size))(=.*)?$";

    /// <summary>An environment variable that says what a reserved argument says.</summary>
    public const string ReservedVariable =
        "^(LLAMA_ARG_(HOST|PORT|MODEL|MODEL_URL|ALIAS|HF_REPO|HF_FILE|DOCKER_REPO|API_KEY_FILE|API_PREFIX|SSL_.*|ENDPOINT_METRICS|CTX_SIZE)|LLAMA_API_KEY|" +
        "VLLM_API_KEY|HF_HUB_OFFLINE|OLLAMA_(HOST|MODELS|CONTEXT_LENGTH))$";

    /// <summary>Scheme of <see cref="AgentNodeModel.Source"/>.</summary>
    public const string SourceScheme = "^(pvc|s3|hf|oci|file)://";

    /// <summary>One part of a path: printable ASCII without quotes, backslash, <c>/ $ ? #</c>.</summary>
    private const string Segment = @"[ !%&(-.0->@-Z\[\]-~]+";

    /// <summary><c>pvc://CLAIM/PATH</c></summary>
    public const string PvcSource = "^pvc://[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/(" + Segment + "/)*" + Segment + "/?$";

    /// <summary><c>s3://BUCKET/KEY</c></summary>
    public const string S3Source = "^s3://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]/[^?#/][^?#]*$";

    /// <summary><c>hf://OWNER/REPOSITORY[/FILE][@REVISION]</c></summary>
    public const string HfSource = "^hf://[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._+ /-]+)?(@[A-Za-z0-9][A-Za-z0-9._/-]*)?$";

    /// <summary><c>oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]</c></summary>
    public const string OciSource =
        "^oci://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$";

    /// <summary><c>file:///PATH</c></summary>
    public const string FileSource = "^file:///(" + Segment + "/)*" + Segment + "/?$";

    /// <summary>A source of several files, which only some engines serve.</summary>
    public const string FolderSource = "/$|^hf://[^/]+/[^/]+$";

    /// <summary>A URL of the machine that reads it, which is the operator's or a router's and never the server that is meant.</summary>
    public const string OwnMachine =
        @"^https?://(([^/:]*\.)?localhost|127\.[0-9.]+|0\.[0-9.]+|169\.254\.[0-9.]+|\[(::1?|[fF][eE]80:.*|::[fF]{4}:127\..*)\])(:|/|$)";
}
