using Extdisco.Services;

namespace Extdisco.Push;

/// <summary>
/// The difference between what somebody was told and what holds now (XEP-0215, section 3.2). A service is known by its type,
/// host, port and transport: where one of them changed, the old one is deleted and a new one added.
/// </summary>
internal sealed class PushPlan
{
    private readonly byte[][] _deleted;
    private readonly PushAction[] _actions;

    /// <summary>Compares.</summary>
    public PushPlan(ToldList told, ServiceView view)
    {
        _deleted = [.. told.Services.Where(service => view.Told.Find(service.StartTag) is null).Select(service => service.StartTag)];
        _actions = [.. view.Entries.Select(entry => ActionOf(entry, told, view))];
        GivesAllCredentials = view.Entries.Zip(_actions).All(pair =>
            pair.Second != PushAction.None || pair.First.Service.Issuer is null || pair.First.Service.CredentialsOnRequest);
        IsEmpty = _deleted.Length == 0 && Array.TrueForAll(_actions, action => action == PushAction.None);
    }

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty { get; }

    /// <summary>Whether it leaves nobody with credentials that came with a service and were given before.</summary>
    public bool GivesAllCredentials { get; }

    /// <summary>The start tags of services that are gone.</summary>
    public ReadOnlySpan<byte[]> Deleted => _deleted;

    /// <summary>What became of each of the view's services, in the order of its entries.</summary>
    public ReadOnlySpan<PushAction> Actions => _actions;

    private static PushAction ActionOf(RegisteredService entry, ToldList told, ServiceView view) =>
        told.Find(entry.StartTag) is not { Mark: not ToldService.ThereOrNot } before ? PushAction.Add
        : before.Equals(view.Told.Find(entry.StartTag)) ? PushAction.None
        : PushAction.Modify;
}
