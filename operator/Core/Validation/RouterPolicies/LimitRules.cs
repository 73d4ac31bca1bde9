using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.limits</c>.</summary>
internal static class LimitRules
{
    private const string Field = "spec.limits";
    private const string MostCost = "1000000000";

    /// <summary>Budgets of something, at most one for each period.</summary>
    public static IEnumerable<Violation> Budgets(RouterPolicy policy)
    {
        var limits = policy.Spec.Limits;
        return
        [
            .. Of($"{Field}.total", limits?.Total?.Budgets),
            .. Of($"{Field}.identity", limits?.Identity?.Budgets),
            .. Check.Each($"{Field}.overrides", limits?.Overrides).SelectMany(limit => Of(limit.Field, limit.Item.Budgets)),
        ];
    }

    /// <summary>Callers who can come, each once.</summary>
    public static IEnumerable<Violation> Overrides(RouterPolicy policy)
    {
        var overrides = Check.Each($"{Field}.overrides", policy.Spec.Limits?.Overrides).Select(limit => (Field: $"{limit.Field}.identity", limit.Item.Identity)).ToList();
        return
        [
            .. overrides.Where(limit => string.IsNullOrEmpty(limit.Identity)).Select(limit => new Violation(limit.Field, "is required")),
            .. Check.Unique(overrides),
            .. overrides.SelectMany(limit => ApiKeyRules.Known(policy, limit.Field, limit.Identity)),
        ];
    }

    private static IEnumerable<Violation> Of(string parent, IReadOnlyList<RouterPolicyBudget>? budgets)
    {
        foreach (var (field, budget) in Check.Each($"{parent}.budgets", budgets))
        {
            if (budget.Window is null or BudgetWindow.Unspecified)
                yield return new($"{field}.window", $"is required: one of {string.Join(", ", Wire.All<BudgetWindow>().Select(window => window.Name()))}");
            if (budget is { Tokens: null, Cost: null })
                yield return new(field, "is of neither tokens nor money; set tokens, cost or both");
            foreach (var violation in Check.Range($"{field}.cost", budget.Cost, "0", MostCost))
                yield return violation;
        }

        foreach (var violation in Check.Unique(Check.Each($"{parent}.budgets", budgets).Select(budget => ($"{budget.Field}.window", budget.Item.Window?.Name()))))
            yield return violation;
    }
}
