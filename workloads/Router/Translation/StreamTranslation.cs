using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation;

/// <summary>
/// The upstream's events, one at a time, in the client's API. After <see cref="Complete"/> or <see cref="Fail"/>, and after an error of the
/// upstream's, nothing more comes out. Not for concurrent use; the lists that are returned are reused by the next call.
/// </summary>
internal abstract class StreamTranslation
{
    private readonly List<ServerEvent> _events = [];
    private bool _over;

    /// <summary>What is known so far; complete once the stream is over.</summary>
    public StreamEnd End { get; protected set; } = new();

    /// <summary>Takes the upstream's next event.</summary>
    /// <returns>The events for the client: none, one or several.</returns>
    public IReadOnlyList<ServerEvent> Feed(ServerEvent upstream)
    {
        _events.Clear();
        if (_over)
            return [];
        try
        {
            Take(upstream);
        }
        catch (Exception e) when (e is BadRequestException or UpstreamFormatException)
        {
            Break(new ApiError { Status = 502, Message = $"the upstream's stream is malformed: {e.Message}" });
        }

        return _events;
    }

    /// <summary>The upstream sends no more.</summary>
    /// <returns>The last events for the client: an error if the upstream had not said that it was finished.</returns>
    public IReadOnlyList<ServerEvent> Complete()
    {
        _events.Clear();
        if (!_over && !End.Proper && End.Error is null)
            Break(new ApiError { Status = 502, Message = "the upstream's stream ended before the answer was complete" });
        _over = true;
        return _events;
    }

    /// <summary>The stream goes on no longer, for a reason of the router's or of the connection's.</summary>
    /// <returns>The last events for the client, which tell it.</returns>
    public IReadOnlyList<ServerEvent> Fail(ApiError error)
    {
        _events.Clear();
        if (!_over)
            Break(error);
        return _events;
    }

    /// <summary>Takes an event; a <see cref="BadRequestException"/> means a field of it.</summary>
    protected abstract void Take(ServerEvent upstream);

    /// <summary>Emits what tells the client that the stream failed.</summary>
    protected abstract void TellFailure(ApiError error);

    /// <summary>Ends the stream with an error.</summary>
    protected void Break(ApiError error)
    {
        _over = true;
        End = End with { Error = error };
        TellFailure(error);
    }

    /// <summary>Sends an event to the client.</summary>
    protected void Emit(ServerEvent happened) => _events.Add(happened);

    /// <inheritdoc cref="Emit(ServerEvent)"/>
    protected void Emit(string? name, JsonObject data) => Emit(ServerEvent.Of(name, data));
}
