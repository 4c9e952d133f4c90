using System.Text.Json.Serialization;

namespace Extdisco.Server.Checks;

/// <summary>The report as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(IReadOnlyList<CheckResult>))]
internal sealed partial class CheckJson : JsonSerializerContext;
