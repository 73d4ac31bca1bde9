using CwHoe.Api.Sessions;

namespace CwHoe.Core.Validation.Sessions;

/// <summary>Says all that is wrong with a Session.</summary>
public static class SessionValidation
{
    private const int LeastTtl = 60;
    private const int MostTtl = 2592000;

    private static readonly Func<Session, IEnumerable<Violation>>[] Rules = [Name, Model, Task, Ttl];

    /// <summary>Runs every rule.</summary>
    /// <returns>Every violation, in the order of the fields; empty for a valid one.</returns>
    public static IReadOnlyList<Violation> Validate(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return [.. Rules.SelectMany(rule => rule(session))];
    }

    private static IEnumerable<Violation> Name(Session session) => Check.LabelledName(session.Metadata);

    private static IEnumerable<Violation> Model(Session session) =>
    [
        .. Check.ExactlyOne("spec", ("nodeRef", session.Spec.NodeRef), ("routerRef", session.Spec.RouterRef)),
        .. Check.Reference("spec.nodeRef", session.Spec.NodeRef),
        .. Check.Reference("spec.routerRef", session.Spec.RouterRef),
    ];

    private static IEnumerable<Violation> Task(Session session)
    {
        if (!Syntax.IsLabelValue(session.Spec.Task))
            yield return new("spec.task", $"is '{session.Spec.Task}'; records are labelled with it, so it must be 1-{Syntax.LongestLabel} letters, digits and - _ .");
    }

    private static IEnumerable<Violation> Ttl(Session session) => Check.Range("spec.ttlSeconds", session.Spec.TtlSeconds, LeastTtl, MostTtl);
}
