using System.Globalization;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// The choices of one run, and the way from it to the next one: a depth-first search through every order in which
/// things that are ready together can happen.
/// </summary>
internal sealed class Schedule
{
    private readonly List<(int Chosen, int Of)> _choices = [];
    private int _next;

    /// <summary>Plans nothing: the first of all orders.</summary>
    public Schedule() { }

    /// <summary>Plans an order that was tried before.</summary>
    /// <param name="seed">Its <see cref="Seed"/>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public Schedule(string seed) =>
        _choices = [
            .. seed.Split('.', StringSplitOptions.RemoveEmptyEntries)
                .Select(static part =>
                    (int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture), int.MaxValue)
                ),
        ];

    /// <summary>
    /// The choices of the last run, from which it can be had again: the places of what was chosen, with dots between
    /// them.
    /// </summary>
    public string Seed => string.Join('.', _choices.Select(static choice => choice.Chosen));

    /// <summary>How many orders were begun.</summary>
    public int Runs { get; private set; } = 1;

    /// <summary>
    /// Chooses one of several things that could happen next: as planned, or the first where nothing is planned yet.
    /// </summary>
    public int Choose(int count)
    {
        if (count == 1)
        {
            return 0;
        }

        if (_next == _choices.Count)
        {
            _choices.Add((0, count));
        }

        var chosen = _choices[_next++].Chosen;
        return chosen < count
            ? chosen
            : throw new InvalidOperationException(
                "The seed belongs to other code: fewer things are ready than it chooses from."
            );
    }

    /// <summary>
    /// Plans the next run: the last choice that has an alternative left takes it, and what came after it is open again.
    /// </summary>
    /// <returns>False if every order has been tried.</returns>
    public bool MoveNext()
    {
        _next = 0;
        while (_choices is [.., var (chosen, of)])
        {
            if (chosen + 1 < of)
            {
                _choices[^1] = (chosen + 1, of);
                Runs++;
                return true;
            }

            _choices.RemoveAt(_choices.Count - 1);
        }

        return false;
    }
}
