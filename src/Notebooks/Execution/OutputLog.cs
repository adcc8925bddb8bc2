using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>
/// The outputs of a cell in order; what is written to one stream without anything between becomes one output.
/// </summary>
public sealed class OutputLog
{
    private readonly List<CellOutput> _outputs = [];
    private readonly Dictionary<string, int> _places = new(System.StringComparer.Ordinal);
    private readonly System.Text.StringBuilder _stream = new();

    /// <summary>Adds an output.</summary>
    /// <param name="output">The next one.</param>
    /// <param name="id">What it is known by, if it may be replaced.</param>
    public void Add(CellOutput output, string? id = null)
    {
        System.ArgumentNullException.ThrowIfNull(output);
        if (
            output.Kind == CellOutputKind.Stream
            && _stream.Length > 0
            && string.Equals(_outputs[^1].Label, output.Label, System.StringComparison.Ordinal)
        )
        {
            _stream.Append(output.Text);
            return;
        }

        Flush();
        if (id is not null)
        {
            _places[id] = _outputs.Count;
        }

        _outputs.Add(output);
        if (output.Kind == CellOutputKind.Stream)
        {
            _stream.Append(output.Text);
        }
    }

    /// <summary>Puts another output where one stands that may be replaced.</summary>
    /// <param name="output">The other one.</param>
    /// <param name="id">What the replaced one is known by; nothing happens if it stands below another cell.</param>
    public void Replace(CellOutput output, string id)
    {
        if (_places.TryGetValue(id, out var place))
        {
            _outputs[place] = output;
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
