namespace AsyncKatas.Dojo.Web;

/// <summary>
/// Tells pages what happens. Each hears only of what it shows; one that does not keep up is let go and comes back.
/// </summary>
internal sealed class EventHub
{
    /// <summary>How many pages may listen at once.</summary>
    public const int MaxListeners = 150;

    /// <summary>How many of them may be of people who only look on: they are not to keep the learner out.</summary>
    public const int MaxGuests = 120;

    private readonly Lock _gate = new();
    private readonly HashSet<EventListener> _listeners = [];

    /// <summary>How many pages listen.</summary>
    /// <param name="topic">To what.</param>
    public int CountOf(string topic)
    {
        lock (_gate)
        {
            return _listeners.Count(it => it.Hears(topic));
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
            foreach (var listener in _listeners.Where(listener => listener.Hears(topic)))
            {
                listener.Add(it ??= new WebEvent(kind, WebJson.Write(data)));
            }
        }
    }

    /// <summary>Listens from now on.</summary>
    /// <param name="isGuest">True: somebody who only looks on.</param>
    /// <param name="topics">To what.</param>
    /// <returns>Null if too many listen already.</returns>
    public EventListener? TryListen(bool isGuest, params string[] topics)
    {
        var listener = new EventListener(isGuest, topics);
        lock (_gate)
        {
            if (
                _listeners.Count >= MaxListeners
                || (isGuest && _listeners.Count(static it => it.IsGuest) >= MaxGuests)
            )
            {
                return null;
            }

            _listeners.Add(listener);
        }

        return listener;
    }

    /// <summary>Listens no longer.</summary>
    public void Leave(EventListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (_gate)
        {
            _listeners.Remove(listener);
        }

        listener.End();
    }
}
