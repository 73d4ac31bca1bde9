namespace CwHoe.Core.Planning;

/// <summary>Which optional kinds the API server has, as its discovery says.</summary>
public sealed record ClusterApis
{
    /// <summary>Version of <c>policy</c> with PodDisruptionBudgets: <c>v1</c> (from Kubernetes 1.21), <c>v1beta1</c> (up to 1.24), or null for none. Default <c>v1</c>.</summary>
    public string? PodDisruptionBudget { get; init; } = "v1";
}
