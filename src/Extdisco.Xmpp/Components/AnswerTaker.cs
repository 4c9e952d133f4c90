using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Components;

/// <summary>Looks at an answer to an IQ, in place. Whose answer it is has to be told by its id and its sender: anybody can send one.</summary>
public delegate void AnswerTaker(in Stanza answer);
