namespace Extdisco.Tests.Push.Model;

/// <summary>Something that a client asked for, and what it holds of it.</summary>
internal sealed class AskedFor(string name, string? type)
{
    /// <summary>Whom it asked: the component, or its own domain.</summary>
    public string Name { get; } = name;

    /// <summary>The type, or null for all.</summary>
    public string? Type { get; } = type;

    public required string Language { get; set; }

    public required HeldList Held { get; set; }

    /// <summary>Whether the component knows exactly what the client holds.</summary>
    public bool IsSure { get; set; } = true;

    /// <summary>Whether credentials that have to be asked for were asked for.</summary>
    public bool HasCredentials { get; set; }

    public bool Is(string name, string? type) =>
        string.Equals(name, Name, StringComparison.Ordinal) && string.Equals(type, Type, StringComparison.Ordinal);

    public override string ToString() => $"{Type ?? "all"} of {Name}";
}
