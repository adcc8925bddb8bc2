using System.Net;

namespace AsyncKatas.FetchPages;

/// <summary>What became of one page. There is no sixth case.</summary>
/// <example>
/// <code>
/// var line = outcome switch
/// {
///     PageOutcome.Page(var text) => text,
///     PageOutcome.BadStatus(var status) => $"status {(int)status}",
///     PageOutcome.TimedOut => "too slow",
///     PageOutcome.TooLarge => "too large",
///     PageOutcome.Broken(var error) => $"no connection: {error.Message}",
///     _ => throw new UnreachableException(),
/// };
/// </code>
/// </example>
public abstract record PageOutcome
{
    // Private, so that no case can be added outside of this file.
    private PageOutcome() { }

    /// <summary>The page came whole and in time.</summary>
    /// <param name="Text">Its body.</param>
    public sealed record Page(string Text) : PageOutcome
    {
        /// <inheritdoc/>
        public override string ToString() =>
            Text.Length > 40 ? $"a page of {Text.Length} characters" : $"page \"{Text}\"";
    }

    /// <summary>The server answered with a status that means no success: 404, 500 and so on.</summary>
    /// <param name="Status">The status.</param>
    public sealed record BadStatus(HttpStatusCode Status) : PageOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => $"status {(int)Status}";
    }

    /// <summary>The page was not there in time.</summary>
    public sealed record TimedOut : PageOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => "timed out";
    }

    /// <summary>The body has more bytes than it may have.</summary>
    public sealed record TooLarge : PageOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => "too large";
    }

    /// <summary>There was no connection, or it broke before the page was whole.</summary>
    /// <param name="Error">What .NET threw.</param>
    public sealed record Broken(Exception Error) : PageOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => "broken";
    }
}
