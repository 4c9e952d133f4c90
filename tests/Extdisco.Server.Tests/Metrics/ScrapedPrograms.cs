namespace Extdisco.Server.Tests.Metrics;

/// <summary>The tests that look at one running program.</summary>
[CollectionDefinition(Name)]
public sealed class ScrapedPrograms : ICollectionFixture<ScrapedProgram>
{
    public const string Name = "Scraped";
}
