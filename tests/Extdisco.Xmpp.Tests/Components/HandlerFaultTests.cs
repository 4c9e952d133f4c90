using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>Handlers that do everything wrong that can be done: each request gets one answer, and the stream lives on.</summary>
public sealed partial class HandlerFaultTests
{
    private const string End = "<iq type='get' id='end' from='u@example.test/r' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
    private const string Ended = "<iq type='result' id='end' from='extdisco.example.test' to='u@example.test/r'/>";
    private const int Steps = 4;

    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Only what hangs is to be late, however slow the machine is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What goes wrong, and what the asker is told.</summary>
    public static TheoryData<string, int, string> Faults
    {
        get
        {
            var faults = new TheoryData<string, int, string>
            {
                { "throw at once", 0, "internal-server-error" },
                { "cancel at once", 0, "internal-server-error" },
                { "no task", 0, "internal-server-error" },
                { "defer and throw", 0, "internal-server-error" },
                { "defer and refuse", 0, "internal-server-error" },
            };
            for (var step = 0; step < Steps; step++)
            {
                faults.Add("throw", step, "internal-server-error");
                faults.Add("cancel", step, "internal-server-error");
                faults.Add("hang", step, "remote-server-timeout");
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_request_gets_one_answer_at_whatever_step_its_handler_fails(string fault, int step, string condition)
    {
        using var server = new RawServer();
        await using var component = Start(server, string.Equals(fault, "hang", StringComparison.Ordinal) ? Impatience : Patience);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Direct("1", fault, step) + Delegated("2", fault, step));

        var answers = await connection.ReadToAsync("</delegation></iq>");
        answers += answers.Contains("id='1'", StringComparison.Ordinal) ? "" : await connection.ReadToAsync("</iq>");

        Count(answers, $"<{condition} ").Should().Be(2);
        Count(answers, " id='1'").Should().Be(1);
        Count(answers, " id='2'").Should().Be(1);
        answers.Should().NotContain("<half", "what was written before it failed leaves nothing behind");
        await connection.SendAsync(End);
        (await connection.ReadToAsync("'/>")).Should().Be(Ended);
    }

    [Fact]
    public async Task Two_thousand_requests_with_one_id_get_two_thousand_answers_whatever_fails_and_is_reloaded_meanwhile()
    {
        const int Requests = 2000;
        string[] faults = ["none", "throw at once", "throw", "cancel", "none", "hang"];
        using var server = new RawServer();
        await using var component = Start(server, Impatience);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        using var end = new CancellationTokenSource();
        var reloading = Task.Run(async () =>
        {
            var reloads = 0;
            while (!end.IsCancellationRequested)
            {
                component.Router.Handlers = [.. component.Router.Handlers.Where(handler => handler is not FaultyHandler), new FaultyHandler()];
                reloads++;
                await Task.Yield();
            }

            return reloads;
        });

        var text = new StringBuilder();
        for (var i = 0; i < Requests; i++)
        {
            text.Append(i % 2 == 0 ? Direct("same", faults[i % faults.Length], i % Steps) : Delegated("same", faults[i % faults.Length], i % Steps));
        }

        await connection.SendAsync(text.ToString());
        var answers = new StringBuilder();
        while (OuterAnswer().Count(answers.ToString()) < Requests)
        {
            answers.Append(await connection.ReadToAsync("</iq>")).Append(connection.TakeUnread());
        }

        await connection.SendAsync(End);
        answers.Append(await connection.ReadToAsync(Ended));
        await end.CancelAsync();

        (await reloading).Should().BeGreaterThan(10);
        var all = answers.ToString();
        OuterAnswer().Count(all).Should().Be(Requests, "nothing is answered twice");
        Count(all, "<done xmlns='urn:later'/>").Should().BePositive();
        Count(all, "<remote-server-timeout ").Should().BePositive();
        Count(all, "<internal-server-error ").Should().BePositive();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_connection_that_ends_cancels_what_hangs_at_whatever_step(int step)
    {
        var handler = new FaultyHandler();
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with { AnswerTimeout = TimeSpan.FromMinutes(5) }, handler);
        using (var connection = await server.AcceptAsync())
        {
            await connection.OpenAsync(Direct("1", "hang", step) + End);
            await connection.ReadToAsync(Ended);
            await handler.Hanging.Task.WaitAsync(Patience);
            connection.Reset();
        }

        await handler.Cancelled.Task.WaitAsync(Patience);
        using var next = await server.AcceptAsync();
        await next.OpenAsync(End);
        (await next.ReadToAsync("'/>")).Should().Be(Ended, "nothing of the old connection comes over the new one");
    }

    private static RunningComponent Start(RawServer server, TimeSpan patience) => new(server, o => o with { AnswerTimeout = patience }, new FaultyHandler());

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Direct(string id, string fault, int step) =>
        $"<iq type='get' id='{id}' from='u@example.test/r' to='extdisco.example.test'>{Payload(fault, step)}</iq>";

    private static string Delegated(string id, string fault, int step) =>
        $"<iq type='set' id='{id}' from='example.test' to='extdisco.example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='inner' from='u@example.test/r' to='example.test'>{Payload(fault, step)}</iq></forwarded></delegation></iq>";

    private static string Payload(string fault, int step) =>
        string.Create(CultureInfo.InvariantCulture, $"<later xmlns='urn:later' fault='{fault}' step='{step}'/>");

    [GeneratedRegex("<iq type='(result|error)' id='same'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex OuterAnswer();

    private sealed class FaultyHandler : IIqHandler
    {
        public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<XmlName> Payloads { get; } = [new XmlName("later", "urn:later")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => [];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
        {
            var fault = Encoding.UTF8.GetString(request.Payload.Attribute("fault"u8));
            var failing = int.Parse(Encoding.UTF8.GetString(request.Payload.Attribute("step"u8)), CultureInfo.InvariantCulture);
            result.StartElement("half"u8, "urn:later"u8);
            return fault switch
            {
                "throw at once" => throw new InvalidOperationException("A handler that fails."),
                "cancel at once" => throw new OperationCanceledException("A handler that gives up."),
                "no task" => request.Defer(NoTask),
                "defer and throw" => request.Defer((later, cancellation) => AnswerAsync("none", failing, later, cancellation)) is null ? null : throw new InvalidOperationException("A handler that fails after all."),
                "defer and refuse" => request.Defer((later, cancellation) => AnswerAsync("none", failing, later, cancellation)) is null ? null : StanzaError.InternalServerError,
                _ => request.Defer((later, cancellation) => AnswerAsync(fault, failing, later, cancellation)),
            };
        }

#pragma warning disable MA0022 // to return no task is what this one does wrong
        private static Task<StanzaError?> NoTask(Utf8XmlWriter result, CancellationToken cancellation) => null!;
#pragma warning restore MA0022

        private async Task<StanzaError?> AnswerAsync(string fault, int failing, Utf8XmlWriter result, CancellationToken cancellation)
        {
            for (var step = 0; step < Steps; step++)
            {
                if (step == failing && !string.Equals(fault, "none", StringComparison.Ordinal))
                {
                    result.StartElement("half"u8, "urn:later"u8);
                    await FailAsync(fault, cancellation);
                }

                await Task.Yield();
            }

            result.EmptyElement("done"u8, "urn:later"u8);
            return null;
        }

        private async Task FailAsync(string fault, CancellationToken cancellation)
        {
            switch (fault)
            {
                case "throw":
                    throw new InvalidOperationException("A handler that fails later.");
                case "cancel":
                    throw new OperationCanceledException("A handler that gives up later.");
                default:
                    await using (cancellation.Register(() => Cancelled.TrySetResult()))
                    {
                        Hanging.TrySetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                    }

                    break;
            }
        }
    }
}
