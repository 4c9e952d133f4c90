namespace Extdisco.Benchmarks.Load;

/// <summary>A component did not answer as it must: its figures are worth nothing.</summary>
internal sealed class WrongReplyException(string what) : Exception(what);
