using System;
using System.Threading;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Where the outputs of a running cell go. It belongs to the code that the cell started, wherever that goes on: what such
/// code puts out when its cell has ended is lost, and does not turn up below another cell.
/// </summary>
/// <param name="sink">Gets each output.</param>
internal sealed class CellScope(Action<CellOutput> sink) : IDisposable
{
    /// <summary>How many characters a cell may write to the console, and how many show: more would only fill the file.</summary>
    private const int MaxText = 100_000;
    private const int MaxValues = 2_000_000;

    private static readonly AsyncLocal<CellScope?> s_current = new();

    private readonly Lock _gate = new();
    private int _text;
    private int _values;
    private long _dropped;
    private bool _hasEnded;

    /// <summary>The cell to which the running code belongs; null: none.</summary>
    public static CellScope? Current => s_current.Value;

    /// <summary>From here on the calling code, and all that it starts, belongs to this cell.</summary>
    public void Enter() => s_current.Value = this;

    public void Add(CellOutput output)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            var fits = output.Kind == CellOutputKind.Stream ? Take(ref _text, MaxText, output.Text.Length) : Take(ref _values, MaxValues, output.Text.Length);
            if (fits == output.Text.Length)
            {
                sink(output);
                return;
            }

            _dropped += output.Text.Length;
            if (output.Kind == CellOutputKind.Stream && fits > 0)
            {
                sink(output with { Text = output.Text[..fits] });
                _dropped -= fits;
            }
        }
    }

    /// <summary>The cell has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_hasEnded && _dropped > 0)
            {
                sink(new CellOutput(CellOutputKind.Stream, CellOutput.StandardOutput, FormattableString.Invariant($"\n... ({_dropped} characters left out) ...\n")));
            }

            _hasEnded = true;
        }
    }

    private static int Take(ref int used, int limit, int wanted)
    {
        var taken = Math.Clamp(limit - used, 0, wanted);
        used += wanted == taken ? taken : limit - used;
        return taken;
    }
}
