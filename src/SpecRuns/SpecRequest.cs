namespace AsyncKatas.SpecRuns;

/// <summary>What a <see cref="SpecHost"/> is asked to run.</summary>
/// <param name="AssemblyPath">The compiled kata. Its folder is the working directory of the run.</param>
/// <param name="Marker">To be written to both streams of the console when the run is over.</param>
/// <param name="StopAtFirstFailure">Whether the rest is left out once a spec is not met.</param>
/// <param name="Only">Names of the specs to run; empty: all.</param>
/// <param name="WantsCharts">True: report also what ran from when to when.</param>
internal sealed record SpecRequest(string AssemblyPath, string Marker, bool StopAtFirstFailure, string[] Only, bool WantsCharts)
{
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(AssemblyPath);
        writer.Write(Marker);
        writer.Write(StopAtFirstFailure);
        writer.Write(Only.Length);
        Array.ForEach(Only, writer.Write);
        writer.Write(WantsCharts);
        return buffer.ToArray();
    }

    public static SpecRequest FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return new SpecRequest(reader.ReadString(), reader.ReadString(), reader.ReadBoolean(), [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())], reader.ReadBoolean());
    }
}
