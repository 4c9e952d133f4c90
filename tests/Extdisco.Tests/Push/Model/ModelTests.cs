using Extdisco.Push;
using Extdisco.Testing;
using Xunit.Abstractions;

namespace Extdisco.Tests.Push.Model;

/// <summary>
/// Many things happen at random to the product and to a plain model of it. Nobody is pushed to whose presence is not known, and
/// after things calm down everybody has been told what a query would return.
/// </summary>
/// <remarks>
/// EXTDISCO_SEED repeats a run, but for the moment of a renewal, which follows from a hash that differs from one process to the next.
/// </remarks>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const int Sequences = 200;
    private const int Steps = 80;

    [Theory]
    [InlineData(DelegatedPush.Component)]
    [InlineData(DelegatedPush.Domain)]
    [InlineData(DelegatedPush.Off)]
    public async Task Everybody_is_told_who_should_be_and_nobody_else(DelegatedPush delegated)
    {
        var random = Seeded.Random(output);
        var pushes = 0;
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var maker = new StepMaker(random, delegated);
            var offer = maker.First();
            Step[] steps = [.. maker.Sequence(random.Next(Steps))];
            var (fault, count) = await RunAsync(delegated, offer, steps);
            pushes += count;
            if (fault is not null)
            {
                steps = await ShortenAsync(delegated, offer, steps, fault);
                (fault, _) = await RunAsync(delegated, offer, steps);
                Assert.Fail($"Sequence {sequence}: new PushModel({delegated}, {offer})\n{string.Join('\n', steps.AsEnumerable())}\n{fault}");
            }
        }

        output.WriteLine($"{Sequences} sequences, {pushes} pushes");
        pushes.Should().BeGreaterThan(2 * Sequences, "otherwise little was tried");
    }

    /// <summary>Leaves out what is not needed to fail, as long as it fails in the same way.</summary>
    private static async Task<Step[]> ShortenAsync(DelegatedPush delegated, Offer offer, Step[] steps, Exception fault)
    {
        for (var piece = steps.Length / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at < steps.Length;)
            {
                Step[] shorter = [.. steps[..at], .. steps.Skip(at + piece)];
                var (other, _) = await RunAsync(delegated, offer, shorter);
                if (other?.GetType() == fault.GetType() && string.Equals(Kind(other), Kind(fault), StringComparison.Ordinal))
                {
                    steps = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return steps;

        static string Kind(Exception fault) => fault.Message[..Math.Min(fault.Message.Length, 12)];
    }

    private static async Task<(Exception? Fault, int Pushes)> RunAsync(DelegatedPush delegated, Offer offer, Step[] steps)
    {
        var model = new PushModel(delegated, offer);
        try
        {
            foreach (var step in steps)
            {
                await step.TakeAsync(model);
            }

            model.CalmDown();
            return (null, model.PushCount);
        }
        catch (Exception fault)
        {
            return (fault, model.PushCount);
        }
    }
}
