using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AsyncKatas.Dojo.Web;

/// <summary>What a page has still to be told. One writes, behind the gate of the hub, and one reads.</summary>
/// <param name="isGuest">True: it only looks on.</param>
/// <param name="topics">Of what it hears.</param>
internal sealed class EventListener(bool isGuest, string[] topics)
{
    // More than any page needs that is being read: a text of a file can take a megabyte.
    private const int MaxWaiting = 2000;
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly Channel<WebEvent> _events = Channel.CreateBounded<WebEvent>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );
    private long _waiting;

    /// <summary>True: it only looks on.</summary>
    public bool IsGuest { get; } = isGuest;

    /// <summary>True if it hears of a topic.</summary>
    public bool Hears(string topic) => topics.Contains(topic, StringComparer.Ordinal);

    /// <summary>Adds an event; whoever does not keep up hears no more.</summary>
    public void Add(WebEvent it)
    {
        ArgumentNullException.ThrowIfNull(it);
        if (Interlocked.Add(ref _waiting, it.Data.Length) > MaxBytes || !_events.Writer.TryWrite(it))
        {
            End();
        }
    }

    /// <summary>There is nothing more to say.</summary>
    public void End() => _events.Writer.TryComplete();

    /// <summary>Waits for an event.</summary>
    /// <returns>False: there will be none.</returns>
    public Task<bool> WaitAsync(CancellationToken cancellationToken) =>
        _events.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Takes the next event, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out WebEvent? it)
    {
        if (!_events.Reader.TryRead(out it))
        {
            return false;
        }

        Interlocked.Add(ref _waiting, -it.Data.Length);
        return true;
    }
}
