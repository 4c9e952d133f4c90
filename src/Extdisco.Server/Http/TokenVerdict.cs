namespace Extdisco.Server.Http;

/// <summary>What is held of somebody who wants to mint.</summary>
internal enum TokenVerdict
{
    /// <summary>The token is right.</summary>
    Right,

    /// <summary>There is none in the request.</summary>
    Missing,

    /// <summary>It is wrong.</summary>
    Wrong,

    /// <summary>There were too many wrong ones within a minute; it was not looked at.</summary>
    TooManyWrong,

    /// <summary>None is configured, so that nobody may.</summary>
    Off,
}
