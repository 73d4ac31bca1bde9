namespace CwHoe.Runtime.Controllers;

/// <summary>Something that keeps a note per reconciled object and must drop it when the object is gone.</summary>
internal interface IOwnerMemory
{
    /// <summary>Drops what is kept for the object with <paramref name="ownerUid"/>.</summary>
    void Forget(string ownerUid);
}
