using CwHoe.Contracts;

namespace CwHoe.Core.Status;

/// <summary>What a condition should say, before it is known whether that is new.</summary>
/// <param name="Type">The condition.</param>
/// <param name="Is">Whether it holds; null while that is unknown.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Message">Why, for people.</param>
internal sealed record ConditionState(ConditionType Type, bool? Is, Reason Reason, string Message)
{
    /// <summary>The condition's status as Kubernetes writes it.</summary>
    public string Status => Is switch
    {
        true => "True",
        false => "False",
        null => "Unknown",
    };

    /// <summary>Whether somebody should look: it does not hold, or only in part, and waiting alone will not change that.</summary>
    public bool IsProblem => Reason == Reason.Degraded || (Is != true && Reason is not (
        Reason.WaitingForPods or Reason.ScaledToZero or Reason.NotApplicable or Reason.Fetching or Reason.Loading or Reason.Progressing));

    /// <summary>How many of the wanted pods do what is said of them, such as <c>1 of 2</c>; the number alone where there are enough.</summary>
    public static string Count(int pods, int wanted) => pods < wanted ? $"{pods} of {wanted}" : $"{pods}";
}
