namespace Extdisco.Access;

/// <summary>The kinds of <see cref="AccessPattern"/>.</summary>
internal enum AccessPatternKind
{
    /// <summary><c>*</c></summary>
    Everybody,

    /// <summary><c>example.org</c>: the domain and its users.</summary>
    Domain,

    /// <summary><c>*.example.org</c>: what is below the domain.</summary>
    SubDomains,

    /// <summary><c>user@example.org</c>: one user.</summary>
    User,
}
