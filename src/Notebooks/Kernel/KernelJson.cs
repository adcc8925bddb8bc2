using System.Text.Json.Serialization;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Reads and writes what the two processes say to each other, without any reflection that a cold start would pay for.
/// </summary>
[JsonSerializable(typeof(KernelRequest))]
[JsonSerializable(typeof(KernelMessage))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class KernelJson : JsonSerializerContext;
