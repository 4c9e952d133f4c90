namespace Extdisco.Server.Commands;

/// <summary>An option, as completion and the manual see it.</summary>
/// <param name="Names">Its names, the long one first.</param>
/// <param name="Description">What it is for, in one line.</param>
/// <param name="HasValue">Whether a value follows.</param>
/// <param name="IsFile">Whether that is the name of a file.</param>
/// <param name="Values">The words that it can be, where they are known.</param>
internal sealed record CommandOption(IReadOnlyList<string> Names, string Description, bool HasValue, bool IsFile, IReadOnlyList<string> Values);
