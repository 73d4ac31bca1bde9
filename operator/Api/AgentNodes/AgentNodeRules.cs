namespace CwHoe.Api.AgentNodes;

/// <summary>Regular expressions (RE2, anchored) of an AgentNode that schema and operator share.</summary>
public static class AgentNodeRules
{
    /// <summary>An engine argument that the operator sets itself: address, port, model, its served name, API keys, TLS; with or without <c>=VALUE</c>.</summary>
    public const string ReservedArgument =
        "^(-m|-a|-mu|-hf|-hfr|--?(host|port|uds|model|model[-_]url|hf[-_]repo|hf[-_]file|alias|served[-_]model[-_]name|api[-_]key|api[-_]key[-_]file|ssl[-_].*|metrics))(=.*)?$";

    /// <summary>An environment variable that says what a reserved argument says.</summary>
    public const string ReservedVariable =
        "^(LLAMA_ARG_(HOST|PORT|MODEL|MODEL_URL|ALIAS|HF_REPO|HF_FILE|SSL_.*|ENDPOINT_METRICS)|LLAMA_API_KEY|VLLM_(API_KEY|HOST_IP|PORT)|OLLAMA_(HOST|MODELS))$";

    /// <summary>Scheme of <see cref="AgentNodeModel.Source"/>.</summary>
    public const string SourceScheme = "^(pvc|s3|hf|oci|file)://";

    /// <summary><c>pvc://CLAIM/PATH</c></summary>
    public const string PvcSource = "^pvc://[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/[A-Za-z0-9._][A-Za-z0-9._+ /-]*$";

    /// <summary><c>s3://BUCKET/KEY</c></summary>
    public const string S3Source = "^s3://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]/[^?#/][^?#]*$";

    /// <summary><c>hf://OWNER/REPOSITORY[/FILE][@REVISION]</c></summary>
    public const string HfSource = "^hf://[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._+ /-]+)?(@[A-Za-z0-9][A-Za-z0-9._/-]*)?$";

    /// <summary><c>oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]</c></summary>
    public const string OciSource =
        "^oci://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$";

    /// <summary><c>file:///PATH</c></summary>
    public const string FileSource = "^file:///[A-Za-z0-9._][A-Za-z0-9._+ /-]*$";
}
