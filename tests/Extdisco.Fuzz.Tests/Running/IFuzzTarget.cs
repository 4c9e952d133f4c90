namespace Extdisco.Fuzz.Tests.Running;

/// <summary>A part of the product, or the whole of it, that has to withstand any input.</summary>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>Its name, which is also that of the folder with the inputs that it once did not withstand.</summary>
    string Name { get; }

    /// <summary>How much of the time it gets, beside the others.</summary>
    int Weight { get; }

    /// <summary>What came of the inputs so far, to see that they reach what they are to reach.</summary>
    Tally Tally { get; }

    /// <summary>Makes an input; the same from the same randomness.</summary>
    byte[] Make(Random random);

    /// <summary>Gives it an input. Whatever this throws is a finding; all that is done at random in here depends upon the input.</summary>
    Task CheckAsync(byte[] input);
}
