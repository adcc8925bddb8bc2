using System.Text.Json;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>One message from the process with the kernel.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Cell">Name of the cell that it is about.</param>
public sealed record KernelMessage(KernelMessageKind Kind, string Cell)
{
    /// <summary>What the cell has put out; null: the message is about something else.</summary>
    public CellOutput? Output { get; init; }

    /// <summary>What an output is known by that may be replaced; null: it stays.</summary>
    public string? OutputId { get; init; }

    /// <summary>The message as it travels.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, KernelJson.Default.KernelMessage);

    /// <summary>A message that has travelled.</summary>
    public static KernelMessage FromBytes(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, KernelJson.Default.KernelMessage)
        ?? throw new JsonException("A message is null.");
}

/// <summary>What the process with the kernel has to say.</summary>
public enum KernelMessageKind
{
    /// <summary>The cell is compiled and starts to run.</summary>
    Running,

    /// <summary>It has put something out.</summary>
    Output,

    /// <summary>It has put something else where an output of it stands.</summary>
    Update,

    /// <summary>
    /// An earlier cell, which has ended, has put something out: no front end shows it below that cell.
    /// </summary>
    Late,

    /// <summary>The cell ran to its end.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,
}
