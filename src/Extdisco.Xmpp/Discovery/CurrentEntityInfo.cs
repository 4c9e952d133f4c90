namespace Extdisco.Xmpp.Discovery;

/// <summary>The information in force, which a reload replaces whole.</summary>
public sealed class CurrentEntityInfo(EntityInfo initial)
{
    private volatile EntityInfo _value = initial;

    /// <summary>The information in force. Read it once for each answer.</summary>
    public EntityInfo Value
    {
        get => _value;
        set => _value = value;
    }
}
