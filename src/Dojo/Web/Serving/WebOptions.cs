namespace AsyncKatas.Dojo.Web;

/// <summary>How the pages are served.</summary>
internal sealed record WebOptions
{
    /// <summary>The port; null: that of the last time if it is free, else any that is free.</summary>
    public int? Port { get; init; }

    /// <summary>The kata whose page comes first, as somebody names it; null: the page with all of them.</summary>
    public string? Kata { get; init; }

    /// <summary>True: the room may look on, over the network.</summary>
    public bool IsShared { get; init; }

    /// <summary>True: open the page in the learner's browser.</summary>
    public bool OpensBrowser { get; init; }

    /// <summary>How long the kernel of a notebook stays that no page shows any more.</summary>
    public TimeSpan KernelPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client may take to say what it wants.</summary>
    public TimeSpan RequestPatience { get; init; } = TimeSpan.FromSeconds(10);
}
