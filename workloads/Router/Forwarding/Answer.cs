using System.Text.Json.Nodes;
using CwHoe.Router.Choosing;
using CwHoe.Router.Policy;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Forwarding;

/// <summary>An answer that has begun: from here on no other backend is asked. Dispose it when it is over.</summary>
internal sealed class Answer : IDisposable
{
    private bool _isOver;

    /// <summary>Who answers.</summary>
    public required Backend Backend { get; init; }

    /// <summary>What is known of it, to be told how this ends; null where that is told already.</summary>
    public BackendMonitor? State { get; init; }

    /// <summary>How many attempts there were, this one among them.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>The API in which it answers.</summary>
    public required ModelApi Api { get; init; }

    /// <summary>From that API to the client's; null where they are the same.</summary>
    public ApiTranslation? Translation { get; init; }

    /// <summary>The client's request as a tree, for <see cref="Translation"/>; null where there is none.</summary>
    public JsonObject? Request { get; init; }

    /// <summary>Its limits.</summary>
    public required Deadline Deadline { get; init; }

    /// <summary>The connection; null where it is not needed any more.</summary>
    public HttpResponseMessage? Response { get; init; }

    /// <summary>All of it, in the client's API; empty for a stream.</summary>
    public ReadOnlyMemory<byte> Whole { get; set; }

    /// <summary>Whether any event of a stream has been sent on.</summary>
    public bool HasBegun { get; set; }

    /// <summary>What the client got, once it got all of it; empty where nobody keeps it.</summary>
    public ReadOnlyMemory<byte> Sent { get; set; }

    /// <summary>What a whole one says of its usage.</summary>
    public StreamEnd End { get; init; } = new();

    /// <summary>Its events, the first of which has come; null for a whole one.</summary>
    public EventFrames? Frames { get; set; }

    /// <summary>Whether the router asked for the usage that ends the stream, and the client did not.</summary>
    public bool HidesUsage { get; init; }

    /// <summary>Time from sending the request to the first byte of the answer.</summary>
    public required TimeSpan FirstByte { get; init; }

    /// <summary>The answer came to its end.</summary>
    public void Succeed()
    {
        if (Ends())
            State?.Succeeded();
    }

    /// <summary>It broke off.</summary>
    public void Fail(UpstreamException failure, Resilience resilience)
    {
        if (Ends())
            State?.Failed(failure.Message, resilience, failure.RetryAfter);
    }

    /// <summary>Closes the connection; an answer whose end nobody told was left by the client.</summary>
    public void Dispose()
    {
        if (Ends())
            State?.Leave();
        Frames?.Dispose();
        Response?.Dispose();
        Deadline.Dispose();
    }

    /// <summary>True the first time.</summary>
    private bool Ends()
    {
        var ends = !_isOver;
        _isOver = true;
        return ends;
    }
}
