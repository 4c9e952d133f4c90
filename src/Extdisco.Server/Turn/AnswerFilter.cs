namespace Extdisco.Server.Turn;

/// <summary>Tells the answer to a request from everything else (RFC 8489, sections 6.3 and 9.2.5).</summary>
/// <param name="request">The request.</param>
/// <param name="key">What it is signed with, or null where it is not.</param>
/// <param name="isReliable">Whether a forged answer ends the request. If not, the true one may still come.</param>
internal sealed class AnswerFilter(StunWriter request, StunKey? key, bool isReliable)
{
    /// <summary>Whether an answer came that is not signed as it has to be.</summary>
    public bool SawForgery { get; private set; }

    /// <summary>The failure where no answer came but such.</summary>
    public static StunException WrongSignature() => new(
        ProbeFailureKind.WrongSignature,
        "the relay's answer is not signed with the password; see that nothing on the way changes the messages, and that the relay signs its answers");

    /// <summary>Whether a message is the answer.</summary>
    /// <exception cref="StunException">It is, and cannot be used.</exception>
    public bool Accepts(StunMessage message)
    {
        if (message.Class is not (StunClass.Success or StunClass.Error)
            || message.Method != request.Method
            || !message.TransactionId.SequenceEqual(request.TransactionId))
        {
            return false;
        }

        if (!IsAuthentic(message))
        {
            SawForgery = true;
            return isReliable ? throw WrongSignature() : false;
        }

        return message.UnknownRequired is { } unknown
            ? throw new StunException(ProbeFailureKind.BadAnswer, $"the relay's answer needs the attribute 0x{unknown:X4}, which is not known here")
            : true;
    }

    // Whoever refuses the password cannot sign with it (401, 438), and some relays sign no error at all. To believe an error that
    // is not signed costs no more than an answer that was dropped on the way: it can only end the probe.
    private bool IsAuthentic(StunMessage message) =>
        key is null
        || (message.IsSignedWith(key) ?? message.Class == StunClass.Error)
        || message is { Class: StunClass.Error, Error.Code: 401 or 438 };
}
