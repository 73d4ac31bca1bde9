using System.Net;
using CwHoe.Runtime.Informers;
using CwHoe.Runtime.Tests.Scripted;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>What an informer made of a storm.</summary>
/// <param name="FirstUid">Uid of the recreated object before.</param>
/// <param name="SecondUid">And after.</param>
/// <param name="Told">Every change told since the connections were cut.</param>
/// <param name="Snapshot">What a reader holds who read before the storm.</param>
/// <param name="Contents">Every content that readers saw until it was over.</param>
/// <param name="WholeStates">How often the informer took in everything.</param>
/// <param name="Refusal">What the server answers to a watch from before the storm.</param>
internal sealed record StormReport(
    string FirstUid, string SecondUid, IReadOnlyList<Change<Widget>> Told, IReadOnlyList<string> Snapshot, IReadOnlyCollection<string> Contents,
    int WholeStates, HttpStatusCode Refusal);
