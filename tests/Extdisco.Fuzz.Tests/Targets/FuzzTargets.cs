using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>All targets, by name.</summary>
internal static class FuzzTargets
{
    private static readonly Func<IFuzzTarget>[] Makers =
    [
        () => new FragmentTarget(), () => new ShapeTarget(), () => new StreamTarget(), () => new RequestTarget(), () => new ComponentTarget(),
        () => new AddressTarget(), () => new HostTarget(), () => new StateTarget(), () => new PushAnswerTarget(),
    ];

    private static readonly Dictionary<string, Func<IFuzzTarget>> ByName = Makers.ToDictionary(make => make().Name, StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The weights of all together.</summary>
    public static int Weights { get; } = Makers.Sum(make => make().Weight);

    /// <summary>Makes one anew.</summary>
    public static IFuzzTarget Make(string name) => ByName.TryGetValue(name, out var make)
        ? make()
        : throw new ArgumentException($"There is no fuzz target '{name}': {string.Join(", ", Names)}.", nameof(name));
}
