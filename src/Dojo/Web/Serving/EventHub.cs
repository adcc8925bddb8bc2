using System.Threading.Channels;

namespace AsyncKatas.Dojo.Web;

/// <summary>Tells pages what happens. Each hears only of what it shows; one that does not keep up is let go and comes back.</summary>
internal sealed class EventHub
{
    /// <summary>How many pages may listen at once.</summary>
    public const int MaxListeners = 150;

    // More than any page needs that is being read.
    private const int MaxWaiting = 2000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Channel<WebEvent>, string[]> _listeners = [];

    /// <summary>Called, with the topic, whenever one has got its first listener or has lost its last one.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>How many pages listen.</summary>
    /// <param name="topic">To what.</param>
    public int CountOf(string topic)
    {
        lock (_gate)
        {
            return _listeners.Values.Count(topics => topics.Contains(topic, StringComparer.Ordinal));
        }
    }

    /// <summary>Tells everybody who listens to a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="kind">What the event is.</param>
    /// <param name="data">What there is to say.</param>
    public void Tell(string topic, string kind, object data)
    {
        lock (_gate)
        {
            var it = default(WebEvent);
            foreach (var (listener, topics) in _listeners)
            {
                if (topics.Contains(topic, StringComparer.Ordinal))
                {
                    it ??= new WebEvent(kind, WebJson.Write(data));
                    if (!listener.Writer.TryWrite(it))
                    {
                        listener.Writer.TryComplete();
                    }
                }
            }
        }
    }

    /// <summary>Listens from now on.</summary>
    /// <param name="topics">To what.</param>
    /// <returns>Null if too many listen already.</returns>
    public Channel<WebEvent>? TryListen(params string[] topics)
    {
        var listener = Channel.CreateBounded<WebEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        lock (_gate)
        {
            if (_listeners.Count >= MaxListeners)
            {
                return null;
            }

            _listeners.Add(listener, topics);
        }

        Tell(topics);
        return listener;
    }

    /// <summary>Listens no longer.</summary>
    public void Leave(Channel<WebEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        string[]? topics;
        lock (_gate)
        {
            _listeners.Remove(listener, out topics);
        }

        listener.Writer.TryComplete();
        Tell(topics ?? []);
    }

    private void Tell(string[] topics)
    {
        foreach (var topic in topics)
        {
            Changed?.Invoke(topic);
        }
    }
}
