using System.Runtime.InteropServices;

namespace Extdisco.Xmpp.Xml;

/// <summary>A namespace declaration in scope: what a prefix is bound to, and by which element (-1: by the stream header).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct XmlBinding(XmlSlice Prefix, XmlSlice Uri, int Element);
