using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Policy;

namespace CwHoe.Router.Tests.Policy;

public sealed class FollowedPolicyTests
{
    [Fact]
    public void After_SpecIsInvalid_LastValidSpecIsInForceOverThePresentStatus()
    {
        var before = FollowedPolicy.None.After(Seen(1, "Valid", "10.0.0.1"));

        var after = before.After(Seen(2, "InvalidSpec", "10.0.0.2"));

        Assert.Equal((1, "model 1", "10.0.0.2"), Described(after.InForce));
        Assert.Equal((2, "generation 2 is not valid: as the operator says"), (after.Refused, after.Rejection));
        // For as long as it stays invalid.
        Assert.Equal((1, "model 1", "10.0.0.3"), Described(after.After(Seen(2, "InvalidSpec", "10.0.0.3")).InForce));
    }

    [Theory]
    [InlineData("ApplyRejected")]
    [InlineData("ApplyConflict")]
    public void After_ObjectIsRefused_SpecIsInForceAllTheSame(string reason)
    {
        var after = FollowedPolicy.None.After(Seen(1, "Valid", "10.0.0.1")).After(Seen(2, reason, "10.0.0.1"));

        Assert.Equal((2, "model 2", "10.0.0.1"), Described(after.InForce));
        Assert.Null(after.Rejection);
        // And it is one to go back to.
        Assert.Equal("model 2", Described(after.After(Seen(3, "InvalidSpec", "10.0.0.1")).InForce).Model);
    }

    [Fact]
    public void After_EditIsNotJudgedYet_IsInForceUntilItIsFoundInvalid()
    {
        var unjudged = FollowedPolicy.None.After(Seen(1, "Valid", "10.0.0.1")).After(Seen(2, "Valid", "10.0.0.1", judged: 1));

        Assert.Equal("model 2", Described(unjudged.InForce).Model);
        Assert.Equal("model 1", Described(unjudged.After(Seen(2, "InvalidSpec", "10.0.0.1")).InForce).Model);
        Assert.Equal("model 2", Described(unjudged.After(Seen(2, "Valid", "10.0.0.1")).After(Seen(3, "InvalidSpec", "10.0.0.1")).InForce).Model);
    }

    [Fact]
    public void After_NothingValidWasSeen_NothingIsInForce()
    {
        Assert.Null(FollowedPolicy.None.After(Seen(1, "InvalidSpec", "10.0.0.1")).InForce);
        Assert.Null(FollowedPolicy.None.After(Seen(1, "", "10.0.0.1", judged: 0)).After(Seen(1, "InvalidSpec", "10.0.0.1")).InForce);
    }

    [Fact]
    public void After_SpecIsMended_IsInForce()
    {
        var mended = FollowedPolicy.None.After(Seen(1, "Valid", "10.0.0.1")).After(Seen(2, "InvalidSpec", "10.0.0.1")).After(Seen(3, "Valid", "10.0.0.1"));

        Assert.Equal("model 3", Described(mended.InForce).Model);
        Assert.Equal((null, null), (mended.Refused, mended.Rejection));
    }

    [Fact]
    public void After_PolicyIsGoneOrMadeAnew_ItsSpecIsForgotten()
    {
        var before = FollowedPolicy.None.After(Seen(1, "Valid", "10.0.0.1"));

        Assert.Null(before.After(null).InForce);
        Assert.Null(before.After(Seen(2, "InvalidSpec", "10.0.0.1", uid: "another")).InForce);
    }

    private static (long? Generation, string? Model, string? Address) Described(RouterPolicy? policy) =>
        (policy?.Metadata.Generation, policy?.Spec.Models?[0].Alias, policy?.Status?.Backends?[0].Addresses?[0]);

    // Judged 0 is not judged at all, and otherwise null the generation itself.
    private static RouterPolicy Seen(long generation, string reason, string address, long? judged = null, string uid = "one") => new()
    {
        Metadata = new() { Name = "p", Uid = uid, Generation = generation },
        Spec = new() { Models = [new() { Alias = $"model {generation}" }] },
        Status = new()
        {
            Backends = [new() { Model = $"model {generation}", Index = 0, Node = "n", Addresses = [address] }],
            Conditions = judged == 0 ? null :
            [
                new()
                {
                    Type = ConditionType.Accepted.Name(), Status = reason == "Valid" ? "True" : "False", Reason = reason, Message = "as the operator says", ObservedGeneration = judged ?? generation,
                    LastTransitionTime = DateTimeOffset.UnixEpoch,
                },
            ],
        },
    };
}
