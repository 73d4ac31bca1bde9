namespace CwHoe.Kube.Models;

/// <summary>An object with a status of <typeparamref name="TStatus"/>.</summary>
/// <typeparam name="TStatus">The status record.</typeparam>
public interface IStatus<TStatus>
    where TStatus : class
{
    /// <summary>What was last observed; null before the first report.</summary>
    TStatus? Status { get; init; }
}
