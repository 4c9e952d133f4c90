using System.Reflection;

namespace Extdisco.Server;

/// <summary>What this program is.</summary>
internal static class Product
{
    /// <summary>Its name, as others are told it.</summary>
    public const string Name = "Extdisco";

    /// <summary>Its version.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
