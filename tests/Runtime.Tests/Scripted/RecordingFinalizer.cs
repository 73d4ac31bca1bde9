using System.Threading.Channels;
using CwHoe.Runtime.Controllers;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>A clean-up that succeeds when it is told to.</summary>
internal sealed class RecordingFinalizer
{
    internal bool Succeeds { get; set; } = true;

    internal Channel<Widget> Calls { get; } = Channel.CreateUnbounded<Widget>();

    internal sealed class Adapter(RecordingFinalizer finalizer) : IEntityFinalizer<Widget>
    {
        public Task<ReconciliationResult<Widget>> FinalizeAsync(Widget entity, CancellationToken cancellationToken)
        {
            var result = finalizer.Succeeds ? ReconciliationResult<Widget>.Success(entity) : ReconciliationResult<Widget>.Failure(entity, "still in use");
            finalizer.Calls.Writer.TryWrite(entity);
            return Task.FromResult(result);
        }
    }
}
