using System.Text.Json.Serialization;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// Reads and writes what the two processes say to each other, without any reflection that a cold start would pay for.
/// </summary>
[JsonSerializable(typeof(SpecEvent))]
[JsonSerializable(typeof(SpecRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class SpecJson : JsonSerializerContext;
