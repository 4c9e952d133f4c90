using System.Xml.Linq;

namespace Extdisco.Benchmarks.Load;

/// <summary>What a reply has to be that is read as XML.</summary>
internal static class ReplyDemands
{
    /// <summary>Whether an attribute has a value.</summary>
    public static bool Is(XElement element, string name, string value) => string.Equals(element.Attribute(name)?.Value, value, StringComparison.Ordinal);

    /// <summary>Demands something of a reply.</summary>
    /// <exception cref="WrongReplyException">It is not so.</exception>
    public static void Demand(bool condition, string xml, string what)
    {
        if (!condition)
        {
            throw new WrongReplyException($"A reply lacks {what}: {xml}");
        }
    }
}
