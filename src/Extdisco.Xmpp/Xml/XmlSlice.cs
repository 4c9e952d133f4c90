using System.Runtime.InteropServices;

namespace Extdisco.Xmpp.Xml;

/// <summary>
/// A run of bytes of a fragment: in the input where <see cref="Start"/> is not negative, else in the fragment's side buffer
/// at its complement. A default slice is empty.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct XmlSlice(int Start, int Length);
