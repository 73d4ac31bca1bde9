namespace CwHoe.Akashic.Tree;

/// <summary>Whether nothing of a layer may be dropped, as its chain says now. One writes, any may read.</summary>
internal sealed class LegalHold
{
    private volatile bool _isOn;

    /// <summary>Whether it is so.</summary>
    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }
}
