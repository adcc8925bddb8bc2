using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Dojo.Web;

/// <summary>The outputs of a cell as they come in, and what a page does not know of them yet.</summary>
internal sealed class CellOutputs
{
    private readonly List<CellOutput> _outputs;
    private readonly List<System.Text.StringBuilder?> _texts;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly HashSet<int> _changed = [];
    private int _told;
    private int _toldLength;

    /// <summary>Creates them.</summary>
    /// <param name="known">What a page knows already.</param>
    public CellOutputs(IReadOnlyList<CellOutput> known)
    {
        _outputs = [.. known];
        _texts = [.. known.Select(static _ => default(System.Text.StringBuilder))];
        _told = known.Count;
    }

    /// <summary>All of them.</summary>
    public IEnumerable<object> All => _outputs.Select((_, index) => ToData(index));

    /// <summary>Adds one; what goes on in the same stream becomes longer.</summary>
    /// <param name="output">The output.</param>
    /// <param name="id">What it is known by, if it may be replaced.</param>
    public void Add(CellOutput output, string? id)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (
            output.Kind == CellOutputKind.Stream
            && _texts is [.., { } text]
            && string.Equals(_outputs[^1].Label, output.Label, StringComparison.Ordinal)
        )
        {
            text.Append(output.Text);
            return;
        }

        if (id is not null)
        {
            _places[id] = _outputs.Count;
        }

        _outputs.Add(output);
        _texts.Add(output.Kind == CellOutputKind.Stream ? new System.Text.StringBuilder(output.Text) : null);
    }

    /// <summary>Puts another one where one stands that may be replaced.</summary>
    public void Replace(CellOutput output, string id)
    {
        if (_places.TryGetValue(id, out var place))
        {
            _outputs[place] = output;
            _changed.Add(place);
        }
    }

    /// <summary>
    /// What has changed since this was asked last: outputs by their place, and text by where it goes on.
    /// </summary>
    public IReadOnlyList<object> TakeChanges()
    {
        var changes = new List<object>();
        if (_told > 0 && _texts[_told - 1] is { } grown && grown.Length > _toldLength)
        {
            changes.Add(
                new
                {
                    Index = _told - 1,
                    From = _toldLength,
                    Text = grown.ToString(_toldLength, grown.Length - _toldLength),
                }
            );
        }

        changes.AddRange(
            _changed
                .Where(index => index < _told)
                .Concat(Enumerable.Range(_told, _outputs.Count - _told))
                .Select(index => new { Index = index, Output = ToData(index) })
        );
        _changed.Clear();
        _told = _outputs.Count;
        _toldLength = _texts is [.., { } last] ? last.Length : 0;
        return changes;
    }

    private object ToData(int index)
    {
        var it = _outputs[index];
        var kind =
            it.Kind == CellOutputKind.Error ? "error"
            : it.Kind == CellOutputKind.Stream ? it.Label
            : string.Equals(it.Label, CellOutput.Html, StringComparison.Ordinal) ? "html"
            : "text";
        return new
        {
            Kind = kind,
            Text = it.Kind == CellOutputKind.Error ? it.Trace : _texts[index]?.ToString() ?? it.Text,
        };
    }
}
