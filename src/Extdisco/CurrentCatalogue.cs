namespace Extdisco;

/// <summary>The catalogue in force, which a reload replaces whole.</summary>
public sealed class CurrentCatalogue(Catalogue initial)
{
    private volatile Catalogue _value = initial;

    /// <summary>The catalogue in force. Read it once for each answer.</summary>
    public Catalogue Value
    {
        get => _value;
        set => _value = value;
    }
}
