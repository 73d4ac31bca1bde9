using CwHoe.Contracts;
using CwHoe.Kube.Models;
using CwHoe.Router.Forwarding;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Policy;

/// <summary>One server that may answer for a model: a pod of an AgentNode, an AgentNode that has none yet, or a provider.</summary>
internal sealed record Backend
{
    private readonly Dictionary<ModelApi, Uri> _urls = [];

    /// <summary>Tells this server from all others; stays the same over edits of the policy, and with it what is known of its health.</summary>
    public required string Key { get; init; }

    /// <summary>What people call it: the AgentNode's name, or the provider's and its model such as <c>openai/gpt-5</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Place in <c>spec.models[].backends</c>, which is its precedence.</summary>
    public required int Index { get; init; }

    /// <summary>Base URL without a slash at its end; null while an AgentNode has no pod that serves.</summary>
    public Uri? BaseUrl
    {
        get;
        init
        {
            field = value;
            // Once: a URL costs more to put together than most of a request.
            _urls = value is null ? [] : UpstreamApi.All.ToDictionary(api => api, api => new Uri(value + UpstreamApi.Path(api)));
        }
    }

    /// <summary>The API it speaks.</summary>
    public required ProviderApi Api { get; init; }

    /// <summary>Name by which it knows the model.</summary>
    public required string Model { get; init; }

    /// <summary>Whose machine it runs on.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Name of the AgentNode that it is, for which a request may wait; null for a provider.</summary>
    public string? Node { get; init; }

    /// <summary>Whether that AgentNode has no pods while nobody uses it, and so must be told of it when somebody does.</summary>
    public bool ScalesToZero { get; init; }

    /// <summary>The provider that it is; null for an AgentNode.</summary>
    public Provider? Provider { get; init; }

    /// <summary>Why it can't be asked, for people; null where it can.</summary>
    public string? NotReady { get; init; }

    /// <summary>Secret key of its API key; null for none.</summary>
    public V1SecretKeySelector? SecretRef { get; init; }

    /// <summary>Header that takes the key, and what stands before the key in it.</summary>
    public (string Name, string Prefix) KeyHeader { get; init; } = ("Authorization", "Bearer ");

    /// <summary>Headers that go with every request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Path of the health check after <see cref="BaseUrl"/>.</summary>
    public string HealthPath { get; init; } = "/models";

    /// <summary>Share of requests under strategy <c>weighted</c>.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>What its tokens cost.</summary>
    public Price Price { get; init; } = Price.Free;

    /// <summary>Tokens of prompt and answer that it takes; null for no known limit.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>What it can do; null for everything.</summary>
    public IReadOnlySet<ModelCapability>? Capabilities { get; init; }

    /// <summary>Whether it can do all of <paramref name="needed"/>.</summary>
    public bool Can(IEnumerable<ModelCapability> needed) => Capabilities is null || needed.All(Capabilities.Contains);

    /// <summary>What of <paramref name="needed"/> it can't do.</summary>
    public IEnumerable<ModelCapability> Missing(IEnumerable<ModelCapability> needed) => needed.Where(need => Capabilities?.Contains(need) == false);

    /// <summary>Where requests in an API go.</summary>
    /// <exception cref="InvalidOperationException">It has no address.</exception>
    public Uri UrlOf(ModelApi api) => _urls.GetValueOrDefault(api) ?? throw new InvalidOperationException($"{Name} has no address");
}
