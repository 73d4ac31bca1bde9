using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.RouterPolicies;

/// <summary>Answers in rounds: a draft, a critique with a score, a revision. Off unless the policy or a request asks.</summary>
public sealed record RouterPolicyRefinement
{
    /// <summary>Whether requests are refined that do not say so themselves in header <c>X-Hoe-Refine</c>; default false.</summary>
    [Default(false)]
    public bool? Enabled { get; init; }

    /// <summary>Aliases that are refined; null for all. At most 64.</summary>
    [Items(0, 64), ListSet, Elements(MinLength = 1, MaxLength = 128, Pattern = Patterns.ModelName)]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Most rounds of critique and revision, 1-10; default 2.</summary>
    [RangeMinimum(1), RangeMaximum(10), Default(2)]
    public int? Rounds { get; init; }

    /// <summary>Score of a critique, 0-100, from which an answer is good enough; default 80.</summary>
    [RangeMinimum(0), RangeMaximum(100), Default(80)]
    public int? TargetScore { get; init; }

    /// <summary>Temperature of the draft, 0 to 2; null for the request's.</summary>
    [RangeMaximum(2)]
    public Quantity? Temperature { get; init; }

    /// <summary>What each revision adds to it, -1 to 1; default 0. The sum stays within 0 and 2.</summary>
    [RangeMinimum(-1), RangeMaximum(1), Pattern(Patterns.SignedQuantity)]
    public Quantity? TemperatureStep { get; init; }

    /// <summary>Alias of the model that criticises; default the request's.</summary>
    [Length(1, 128), Pattern(Patterns.ModelName)]
    public string? CriticModel { get; init; }

    /// <summary>Template, of <c>spec.prompts</c>, of the critique, with variables <c>conversation</c> and <c>draft</c>; null for the router's own.</summary>
    [Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? CritiquePrompt { get; init; }

    /// <summary>Template, of <c>spec.prompts</c>, of the revision, with variables <c>draft</c>, <c>critique</c> and <c>score</c>; null for the router's own.</summary>
    [Length(1, 63), Pattern(Patterns.DnsLabel)]
    public string? RevisePrompt { get; init; }
}
