namespace CwHoe.Kube;

/// <summary>The server's answer is not what the API promises: no JSON, cut off, or not the kind asked for.</summary>
/// <param name="message">What was being read and what is wrong with it.</param>
/// <param name="innerException">The decoder's fault.</param>
public sealed class KubernetesDecodeException(string message, Exception? innerException = null) : Exception(message, innerException);
