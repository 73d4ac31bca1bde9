using System.Text.Json.Serialization.Metadata;

namespace CwHoe.Testing;

/// <summary>Which API server a test wants, and what must be on it.</summary>
public sealed record TestServerOptions
{
    /// <summary>Environment variable that names the kubeconfig of a complete Kubernetes: the default.</summary>
    public const string Kubernetes = "HOE_TEST_KUBECONFIG";

    /// <summary>Environment variable that names the kubeconfig of a complete Kubernetes, but for nodes, in which no operator runs.</summary>
    public const string WithoutOperator = "HOE_TEST_BARE_KUBECONFIG";

    /// <summary>Environment variable that names the kubeconfig of an API server for custom resources alone, of a newer version.</summary>
    public const string CustomResources = "HOE_TEST_APIEXT_KUBECONFIG";

    /// <summary>Environment variable that names the kubeconfig.</summary>
    public string Kubeconfig { get; init; } = Kubernetes;

    /// <summary>CustomResourceDefinitions, as YAML or JSON, applied before the test starts and left there.</summary>
    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>How the test's models are written: source-generated contexts.</summary>
    public IReadOnlyList<IJsonTypeInfoResolver> Json { get; init; } = [];

    /// <summary>Longest wait for anything the server or a controller is to do; 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
