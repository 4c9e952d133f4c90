using System.Text.Json.Serialization;
using Extdisco.Server.Http;

namespace Extdisco.Server.Minting;

/// <summary>What was minted as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MintReport))]
[JsonSerializable(typeof(IReadOnlyList<IceServer>))]
internal sealed partial class MintJson : JsonSerializerContext;
