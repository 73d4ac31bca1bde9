namespace CwHoe.Akashic.Index.Elasticsearch;

/// <summary>Elasticsearch or OpenSearch did not do what it was asked.</summary>
/// <param name="message">What was asked and what came of it, for people; no credentials.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class ElasticException(string message, Exception? inner = null) : IOException(message, inner);
