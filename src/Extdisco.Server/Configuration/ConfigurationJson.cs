using System.Text.Json.Serialization;

namespace Extdisco.Server.Configuration;

/// <summary>The effective configuration as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<EffectiveValue>))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
