using System.IO;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Dojo.Running;

/// <summary>One message from the process that runs a notebook to the one that wants to know.</summary>
/// <param name="Kind">What it is about.</param>
internal sealed record NotebookEvent(NotebookEventKind Kind)
{
    /// <summary>What the cell has put out; null: the message is about something else.</summary>
    public CellOutput? Output { get; init; }

    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write((byte)Kind);
        if (Output is not null)
        {
            writer.Write((byte)Output.Kind);
            writer.Write(Output.Label);
            writer.Write(Output.Text);
            writer.Write(Output.Trace);
        }

        return buffer.ToArray();
    }

    public static NotebookEvent FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var kind = (NotebookEventKind)reader.ReadByte();
        return new NotebookEvent(kind)
        {
            Output = kind == NotebookEventKind.Output
                ? new CellOutput((CellOutputKind)reader.ReadByte(), reader.ReadString(), reader.ReadString(), reader.ReadString())
                : null,
        };
    }
}
