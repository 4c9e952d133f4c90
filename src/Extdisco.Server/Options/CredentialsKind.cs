namespace Extdisco.Server.Options;

/// <summary>Where credentials come from.</summary>
internal enum CredentialsKind
{
    /// <summary>Minted with a secret that the relay has too.</summary>
    TurnRest,

    /// <summary>The same for everybody.</summary>
    Fixed,
}
