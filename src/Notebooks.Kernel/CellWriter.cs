using System.Text;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>The console of a cell: what is written lands among the outputs of the cell whose code writes it.</summary>
/// <param name="stream">Name of the stream.</param>
internal sealed class CellWriter(string stream) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Add(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => Add(value ?? "");

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Add(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Add(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Add($"{value}\n");

    /// <inheritdoc/>
    public override void WriteLine() => Add("\n");

    // The same on every system, or stored outputs would differ.
    private void Add(string text)
    {
        if (text.Length > 0)
        {
            CellScope.Current?.Add(new CellOutput(CellOutputKind.Stream, stream, text.ReplaceLineEndings("\n")));
        }
    }
}
