namespace Extdisco.Server.Configuration;

/// <summary>What the value of a key looks like.</summary>
internal enum ConfigKeyKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A string that is never shown.</summary>
    Secret,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A time span, as a string.</summary>
    Duration,

    /// <summary>A point in time, as a string.</summary>
    Moment,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A list of strings, or a single one.</summary>
    Texts,

    /// <summary>A string, or an object from language tag to string.</summary>
    Localized,

    /// <summary>A data form: an object from field to a string or a list of strings.</summary>
    Form,

    /// <summary>A list of data forms, each with the domains that it is for.</summary>
    InfoForms,

    /// <summary>An object with keys of its own.</summary>
    Section,

    /// <summary>An object with keys of its own, or a list of such objects.</summary>
    SectionOrList,

    /// <summary>A list of objects.</summary>
    List,

    /// <summary>An object from names to objects.</summary>
    Map,
}
