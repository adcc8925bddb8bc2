using System.Text.Json;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>What the process with the kernel is asked to do: run a cell.</summary>
/// <param name="Name">How errors and stack traces name the cell.</param>
/// <param name="Code">What stands in it.</param>
public sealed record KernelRequest(string Name, string Code)
{
    /// <summary>The request as it travels.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, KernelJson.Default.KernelRequest);

    /// <summary>A request that has travelled.</summary>
    public static KernelRequest FromBytes(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, KernelJson.Default.KernelRequest)
        ?? throw new JsonException("A request is null.");
}
