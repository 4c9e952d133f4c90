namespace Extdisco.Xmpp.Discovery;

/// <summary>What an entity is (XEP-0030, section 3.1).</summary>
/// <param name="Category">The category as registered with the XMPP Registrar, such as <c>component</c>.</param>
/// <param name="Type">The type within the category, such as <c>generic</c>.</param>
/// <param name="Name">A name for people, or null.</param>
public sealed record Identity(string Category, string Type, string? Name = null);
