using System.Text.Json;

namespace AsyncKatas.SpecRuns;

/// <summary>One message from the process that runs the specs to the one that wants to know.</summary>
internal sealed record SpecEvent(SpecEventKind Kind)
{
    /// <summary>Longest text that is handed on; nobody reads more, and a message must not fill the memory.</summary>
    private const int MaxText = 20_000;

    /// <summary>Name of the spec's method.</summary>
    public string Spec { get; init; } = "";

    /// <summary>The arguments, for a row of a theory.</summary>
    public string Row { get; init; } = "";

    /// <summary>Where the spec is in its file.</summary>
    public int Line { get; init; }

    public double Seconds { get; init; }

    public string ExceptionType { get; init; } = "";

    public string Message { get; init; } = "";

    public string Stack { get; init; } = "";

    /// <summary>
    /// What ran from when to when, as <see cref="SpecChart"/> writes it; empty unless it was asked for.
    /// </summary>
    public string Chart { get; init; } = "";

    /// <summary>In how many orders, or under how many schedules, the spec has been met; 0: it runs once.</summary>
    public int Explored { get; init; }

    /// <summary>
    /// When all specs have run: nothing that they started is still at work, so that the process can be used again.
    /// </summary>
    public bool IsClean { get; init; }

    /// <summary>The message as it travels.</summary>
    public byte[] ToBytes() =>
        JsonSerializer.SerializeToUtf8Bytes(
            this with
            {
                Spec = Cut(Spec),
                Row = Cut(Row),
                ExceptionType = Cut(ExceptionType),
                Message = Cut(Message),
                Stack = Cut(Stack),
                Chart = Cut(Chart),
            },
            SpecJson.Default.SpecEvent
        );

    /// <summary>A message that has travelled.</summary>
    public static SpecEvent FromBytes(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, SpecJson.Default.SpecEvent) ?? throw new JsonException("A message is null.");

    private static string Cut(string text) =>
        text.Length <= MaxText ? text : $"{text[..MaxText]} ... ({text.Length - MaxText} more characters)";
}

/// <summary>What the process that runs the specs has to say.</summary>
internal enum SpecEventKind : byte
{
    /// <summary>There is this spec.</summary>
    Found,

    /// <summary>A spec, or one row of it, starts.</summary>
    Started,

    /// <summary>It is met.</summary>
    Passed,

    /// <summary>It is not met.</summary>
    Failed,

    /// <summary>Something went wrong outside any spec.</summary>
    Broken,

    /// <summary>All specs have run.</summary>
    Finished,
}
