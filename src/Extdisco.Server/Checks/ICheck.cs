namespace Extdisco.Server.Checks;

/// <summary>Looks at one thing.</summary>
internal interface ICheck
{
    /// <summary>What it looks at, for whoever waits.</summary>
    string Title { get; }

    /// <summary>Looks. What it finds wrong is a result, never an exception.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation);
}
