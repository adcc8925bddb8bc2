namespace AsyncKatas.VirtualTime;

/// <summary>
/// The choices of one run, and the way from it to the next one: a depth-first search through every order in which
/// things that are ready together can happen.
/// </summary>
internal sealed class Schedule
{
    private readonly List<(int Chosen, int Of)> _choices = [];
    private int _next;

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

        return _choices[_next++].Chosen;
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
                return true;
            }

            _choices.RemoveAt(_choices.Count - 1);
        }

        return false;
    }
}
