using System.Text.Json.Serialization;

namespace Extdisco.Server.Http;

/// <summary>The JSON of <c>/api/calls</c>, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallRequest))]
[JsonSerializable(typeof(CallAnswer))]
internal sealed partial class CallJson : JsonSerializerContext;
