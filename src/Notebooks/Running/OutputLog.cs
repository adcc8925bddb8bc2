using System.Collections.Generic;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Running;

/// <summary>The outputs of a cell in order; what is written to one stream without anything between becomes one output.</summary>
public sealed class OutputLog
{
    private readonly List<CellOutput> _outputs = [];
    private readonly System.Text.StringBuilder _stream = new();

    /// <summary>Adds an output.</summary>
    /// <param name="output">The next one.</param>
    public void Add(CellOutput output)
    {
        System.ArgumentNullException.ThrowIfNull(output);
        if (output.Kind == CellOutputKind.Stream && _stream.Length > 0 && string.Equals(_outputs[^1].Label, output.Label, System.StringComparison.Ordinal))
        {
            _stream.Append(output.Text);
            return;
        }

        Flush();
        _outputs.Add(output);
        if (output.Kind == CellOutputKind.Stream)
        {
            _stream.Append(output.Text);
        }
    }

    /// <summary>The outputs so far.</summary>
    public IReadOnlyList<CellOutput> ToList()
    {
        Flush();
        return [.. _outputs];
    }

    private void Flush()
    {
        if (_stream.Length > 0)
        {
            _outputs[^1] = _outputs[^1] with { Text = _stream.ToString() };
            _stream.Clear();
        }
    }
}
