using CwHoe.Api.AkashicLayers;
using CwHoe.Api.RouterPolicies;
using CwHoe.Core.Planning.TokenReviewers;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Planning.TokenReviewers;

public sealed class TokenReviewerPlannerTests
{
    private static readonly V1ClusterRoleBinding Empty = new() { Metadata = new() { Name = "cw-hoe-token-reviewers", ResourceVersion = "7" } };

    [Fact]
    public void Plan_PoliciesAndRootLayers_AreSubjectsInOneOrder()
    {
        var planned = TokenReviewerPlanner.Plan(Empty, [Policy("b", "front"), Policy("a", "z"), Policy("a", "front")], [Layer("a", "lab"), Layer("a", "below", "lab")], [])!;

        Assert.Equal("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"cw-hoe-token-reviewers"},"subjects":[
            {"kind":"ServiceAccount","name":"front-router","namespace":"a"},
            {"kind":"ServiceAccount","name":"lab-akashic","namespace":"a"},
            {"kind":"ServiceAccount","name":"z-router","namespace":"a"},
            {"kind":"ServiceAccount","name":"front-router","namespace":"b"}]}
            """.ReplaceLineEndings(""), planned.Body.GetRawText());
        Assert.Null(planned.Namespace);
    }

    [Fact]
    public void Plan_SubjectsAsTheyShouldBe_IsNothing()
    {
        Assert.Null(TokenReviewerPlanner.Plan(Empty, [], [], []));
        Assert.Null(TokenReviewerPlanner.Plan(With(Subject("a", "front-router"), Subject("b", "front-router")), [Policy("b", "front"), Policy("a", "front")], [], []));
    }

    [Fact]
    public void Plan_LastPolicyGone_LeavesNoSubjects() =>
        Assert.False(TokenReviewerPlanner.Plan(With(Subject("a", "front-router")), [], [], [])!.Body.TryGetProperty("subjects", out _));

    [Fact]
    public void Plan_SubjectThatIsNoRouters_GoesUnlessItsNamespaceIsAnothers()
    {
        var binding = With(Subject("a", "thief"), Subject("b", "front-router"));

        Assert.DoesNotContain("thief", TokenReviewerPlanner.Plan(binding, [Policy("b", "front")], [], [])!.Body.GetRawText());
        Assert.Null(TokenReviewerPlanner.Plan(binding, [Policy("b", "front")], [], ["b"]));
        Assert.DoesNotContain("thief", TokenReviewerPlanner.Plan(binding, [Policy("b", "front")], [], ["a", "b"])!.Body.GetRawText());
    }

    private static V1ClusterRoleBinding With(params V1Subject[] subjects) => Empty with { Subjects = subjects };

    private static V1Subject Subject(string ns, string name) => new() { Kind = "ServiceAccount", Name = name, Namespace = ns };

    private static RouterPolicy Policy(string ns, string name) => new() { Metadata = new() { Name = name, Namespace = ns } };

    private static AkashicLayer Layer(string ns, string name, string? parent = null) =>
        new() { Metadata = new() { Name = name, Namespace = ns }, Spec = new() { ParentRef = parent is null ? null : new() { Name = parent } } };
}
