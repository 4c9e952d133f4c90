namespace Extdisco.Server.Minting;

/// <summary>How <c>extdisco mint</c> writes credentials. The words are those of <c>--format</c>.</summary>
internal enum MintFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>As browsers and <c>turnutils_uclient</c> take it.</summary>
    Urls,
}
