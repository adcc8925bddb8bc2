namespace AsyncKatas.Specs;

/// <summary>One thing that a server does in its answer to a request, and the virtual time that it lets pass
/// before.</summary>
internal sealed record ServerStep
{
    /// <summary>Virtual time since the step before it, or since the request came; null: it never comes.</summary>
    public TimeSpan? Delay { get; init; } = TimeSpan.Zero;

    public required ServerStepKind Kind { get; init; }

    /// <summary>Status and headers, of a step that begins the answer.</summary>
    public AnswerHead? Head { get; init; }

    /// <summary>What a step sends that goes on with the body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}
