using System.Text.Json;

namespace AsyncKatas.SpecRuns;

/// <summary>What a <see cref="SpecHost"/> is asked to run.</summary>
/// <param name="AssemblyPath">
/// The compiled specs; beside them stands what they need. Its folder is the working directory of the run.
/// </param>
/// <param name="Marker">To be written to both streams of the console when the run is over.</param>
/// <param name="StopAtFirstFailure">Whether the rest is left out once a spec is not met.</param>
/// <param name="Only">Names of the specs to run; empty: all.</param>
/// <param name="WantsCharts">True: report also what ran from when to when.</param>
internal sealed record SpecRequest(
    string AssemblyPath,
    string Marker,
    bool StopAtFirstFailure,
    string[] Only,
    bool WantsCharts
)
{
    /// <summary>The request as it travels.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, SpecJson.Default.SpecRequest);

    /// <summary>A request that has travelled.</summary>
    public static SpecRequest FromBytes(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, SpecJson.Default.SpecRequest)
        ?? throw new JsonException("A request is null.");
}
