using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary>Something that the HTTP endpoint has at a path.</summary>
internal interface IResource
{
    /// <summary>The path, such as <c>/health/live</c>.</summary>
    string Path { get; }

    /// <summary>How it is asked for: <c>GET</c>, which brings HEAD with it, or <c>POST</c>.</summary>
    string Method => HttpMethods.Get;

    /// <summary>Whether it answers whatever the Host header says, because its answer is of no use to a stranger's page.</summary>
    bool IsForAnyHost => false;

    /// <summary>Answers. Headers that all answers have are set already.</summary>
    Task AnswerAsync(HttpContext http);
}
