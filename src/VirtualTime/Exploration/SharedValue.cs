using System.Globalization;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// A value that several tasks of a <see cref="ScheduledRun"/> share. To read it and to write it takes effect at once,
/// and then others may have a turn before the call comes back, as with a database or a file.
/// </summary>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class SharedValue<T>
{
    private readonly ScheduledRun _run;
    private readonly int _id;
    private T _value;

    internal SharedValue(ScheduledRun run, int id, string name, T value) =>
        (_run, _id, Name, _value) = (run, id, name, value);

    /// <summary>Its name in the table.</summary>
    public string Name { get; }

    /// <summary>What it is now, for whoever judges the run.</summary>
    /// <exception cref="InvalidOperationException">
    /// A task of the run asks: it would pass no scheduling point.
    /// </exception>
    public T Value =>
        ScheduledTask.Current is null
            ? _value
            : throw new InvalidOperationException($"A task of the run reads {Name} with ReadAsync.");

    /// <summary>Reads it. A scheduling point.</summary>
    /// <returns>A task with what was read when the call was made.</returns>
    /// <exception cref="InvalidOperationException">It was not called by a task of the run.</exception>
    public async Task<T> ReadAsync()
    {
        var value = _value;
        await _run.PassAsync(_id, writes: false, $"reads {Name}: {Text}");
        return value;
    }

    /// <summary>Writes it. A scheduling point.</summary>
    /// <param name="value">What it is from now on.</param>
    /// <exception cref="InvalidOperationException">It was not called by a task of the run.</exception>
    public Task WriteAsync(T value)
    {
        _value = value;
        return _run.PassAsync(_id, writes: true, $"writes {Name}: {Text}");
    }

    internal string Text => string.Create(CultureInfo.InvariantCulture, $"{_value}");
}
