namespace Extdisco.Tests.Push.Model;

/// <summary>Something that happens. It means the same at any place of a sequence, and may mean nothing there.</summary>
/// <param name="Text">What, for whoever reads a failure.</param>
/// <param name="TakeAsync">Lets it happen.</param>
internal sealed record Step(string Text, Func<PushModel, Task> TakeAsync)
{
    public Step(string text, Action<PushModel> take)
        : this(text, model =>
        {
            take(model);
            return Task.CompletedTask;
        })
    {
    }

    public override string ToString() => Text;
}
