namespace CwHoe.Kube.Config;

/// <summary>A kubeconfig, an in-cluster file or a credential cannot be used. The message says what, where and what to do, and holds no secret.</summary>
/// <param name="message">For people.</param>
/// <param name="innerException">The cause; null for none.</param>
public sealed class KubernetesConfigException(string message, Exception? innerException = null) : Exception(message, innerException);
