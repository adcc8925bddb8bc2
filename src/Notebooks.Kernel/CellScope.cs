using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Where the outputs of a cell go. It belongs to the code that the cell started, wherever that goes on: what such code
/// puts out when its cell has ended does not turn up below another cell, and is told apart.
/// </summary>
/// <param name="name">Name of the cell.</param>
/// <param name="send">Gets each output.</param>
internal sealed class CellScope(string name, Action<KernelMessage> send)
{
    /// <summary>
    /// How many characters a cell may write to the console, how many show, and how many come late: more would only fill
    /// the file.
    /// </summary>
    private const int MaxText = 100_000;
    private const int MaxValues = 2_000_000;
    private const int MaxLate = 1000;

    private static readonly AsyncLocal<CellScope?> s_current = new();

    private readonly Lock _gate = new();
    private int _text;
    private int _values;
    private int _late;
    private long _dropped;
    private bool _hasEnded;

    /// <summary>The cell to which the running code belongs; null: none.</summary>
    public static CellScope? Current => s_current.Value;

    /// <summary>From here on the calling code, and all that it starts, belongs to this cell.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>The cell has put something out.</summary>
    /// <param name="id">What it is known by, if it may be replaced.</param>
    public void Add(CellOutput output, string? id = null) => Send(KernelMessageKind.Output, output, id);

    /// <summary>The cell replaces something that it has put out.</summary>
    public void Update(CellOutput output, string id) => Send(KernelMessageKind.Update, output, id);

    /// <summary>The cell has ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_dropped > 0)
            {
                send(
                    new KernelMessage(KernelMessageKind.Output, name)
                    {
                        Output = new CellOutput(
                            CellOutputKind.Stream,
                            CellOutput.StandardOutput,
                            FormattableString.Invariant($"\n... ({_dropped} characters left out) ...\n")
                        ),
                    }
                );
            }

            _hasEnded = true;
        }
    }

    private void Send(KernelMessageKind kind, CellOutput output, string? id)
    {
        lock (_gate)
        {
            var wanted = output.Text.Length;
            var isText = output.Kind == CellOutputKind.Stream;
            var fits =
                _hasEnded ? Take(ref _late, MaxLate, wanted)
                : isText ? Take(ref _text, MaxText, wanted)
                : Take(ref _values, MaxValues, wanted);
            if (fits == wanted || (isText && fits > 0))
            {
                send(
                    new KernelMessage(_hasEnded ? KernelMessageKind.Late : kind, name)
                    {
                        Output = output with { Text = output.Text[..fits] },
                        OutputId = id,
                    }
                );
                _dropped += wanted - fits;
                return;
            }

            _dropped += wanted;
        }
    }

    private static int Take(ref int used, int limit, int wanted)
    {
        var taken = Math.Clamp(limit - used, 0, wanted);
        used += wanted == taken ? taken : limit - used;
        return taken;
    }
}
