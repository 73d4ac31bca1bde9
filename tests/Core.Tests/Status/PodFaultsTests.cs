using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Status;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Status;

public sealed class PodFaultsTests
{
    [Theory]
    [InlineData(LoaderExit.ModelNotFound, Reason.ModelNotFound)]
    [InlineData(LoaderExit.ChecksumMismatch, Reason.ChecksumMismatch)]
    [InlineData(LoaderExit.Denied, Reason.FetchFailed)]
    [InlineData(LoaderExit.SourceUnavailable, Reason.FetchFailed)]
    [InlineData(LoaderExit.NoSpace, Reason.FetchFailed)]
    [InlineData(LoaderExit.Usage, Reason.FetchFailed)]
    [InlineData((LoaderExit)137, Reason.FetchFailed)]
    public void Of_LoaderExit_IsItsReasonWithItsLastWords(LoaderExit exit, Reason expected)
    {
        var fault = PodFaults.Of(Pod(init: new() { Name = ContainerNames.Loader, State = new() { Terminated = new() { ExitCode = (int)exit, Message = "words\n" } } }));

        Assert.Equal(expected, fault!.Reason);
        Assert.Equal($"pod p, container loader exited with {(int)exit}: words", fault.Message);
    }

    [Theory]
    [InlineData("ErrImagePull", Reason.ImagePullFailed)]
    [InlineData("ImagePullBackOff", Reason.ImagePullFailed)]
    [InlineData("InvalidImageName", Reason.ImagePullFailed)]
    [InlineData("ErrImageNeverPull", Reason.ImagePullFailed)]
    [InlineData("CreateContainerConfigError", Reason.ContainerConfigFailed)]
    [InlineData("CreateContainerError", Reason.ContainerConfigFailed)]
    public void Of_WaitingContainer_IsNamed(string waiting, Reason expected)
    {
        var fault = PodFaults.Of(Pod(engine: new() { Name = ContainerNames.Engine, Image = "i:1", State = new() { Waiting = new() { Reason = waiting, Message = "why" } } }));

        Assert.Equal(expected, fault!.Reason);
        Assert.Contains("why", fault.Message);
    }

    [Fact]
    public void Of_EngineKilledForMemory_SaysSo()
    {
        var fault = PodFaults.Of(Pod(engine: new()
        {
            Name = ContainerNames.Engine,
            State = new() { Waiting = new() { Reason = "CrashLoopBackOff" } },
            LastState = new() { Terminated = new() { ExitCode = 137, Reason = "OOMKilled" } },
        }));

        Assert.Equal(new PodFault(Reason.EngineCrashing, "pod p, container engine exited with 137 (OOMKilled): no last words"), fault);
    }

    [Fact]
    public void Of_EngineThatEndedWell_IsStillAFault() =>
        Assert.Equal(Reason.EngineCrashing, PodFaults.Of(Pod(engine: new() { Name = ContainerNames.Engine, State = new() { Terminated = new() { ExitCode = 0 } } }))!.Reason);

    [Fact]
    public void Of_EngineThatServesAgain_IsNone() => Assert.Null(PodFaults.Of(Pod(engine: new()
    {
        Name = ContainerNames.Engine, Ready = true, State = new() { Running = new() }, LastState = new() { Terminated = new() { ExitCode = 1 } },
    })));

    [Fact]
    public void Of_LoaderThatGotThroughAfterAFailure_IsNone() => Assert.Null(PodFaults.Of(Pod(init: new()
    {
        Name = ContainerNames.Loader, Ready = true, State = new() { Terminated = new() { ExitCode = 0 } }, LastState = new() { Terminated = new() { ExitCode = 13 } },
    })));

    [Fact]
    public void Of_PodWithoutStatus_IsNone() => Assert.Null(PodFaults.Of(new V1Pod()));

    private static V1Pod Pod(V1ContainerStatus? init = null, V1ContainerStatus? engine = null) => new()
    {
        Metadata = new() { Name = "p" },
        Status = new() { InitContainerStatuses = init is null ? null : [init], ContainerStatuses = engine is null ? null : [engine] },
    };
}
