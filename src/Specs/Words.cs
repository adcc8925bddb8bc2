using AsyncKatas.VirtualTime;

namespace AsyncKatas.Specs;

/// <summary>Small parts of sentences.</summary>
internal static class Words
{
    private const int MaxListed = 5;

    /// <summary>A, B and C; of long lists the first ones and how many more there are.</summary>
    public static string List(IEnumerable<string> items)
    {
        var all = items.ToArray();
        return all.Length switch
        {
            0 => "nothing",
            1 => all[0],
            > MaxListed => $"{string.Join(", ", all.Take(MaxListed))} and {all.Length - MaxListed} more",
            _ => $"{string.Join(", ", all[..^1])} and {all[^1]}",
        };
    }

    /// <summary>The verb that goes with so many things.</summary>
    public static string Was(int count) => count == 1 ? "was" : "were";

    /// <summary>The pronoun that stands for so many things.</summary>
    public static string They(int count) => count == 1 ? "it" : "they";

    /// <summary>What is done to work so that it begins: a request is sent, a job is started.</summary>
    public static string Began(string work) => work is "request" ? "sent" : "started";

    /// <summary>1 job, 2 jobs.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>How often: never, once, twice, 3 times.</summary>
    public static string Times(int count) =>
        count switch
        {
            0 => "never",
            1 => "once",
            2 => "twice",
            _ => $"{count} times",
        };

    /// <summary>[A, B, C], of long lists the first ones.</summary>
    public static string Sequence<T>(IReadOnlyList<T> items) =>
        items.Count > MaxListed * 2
            ? $"[{string.Join(", ", items.Take(MaxListed * 2).Select(Value))}, ... {items.Count} in all]"
            : $"[{string.Join(", ", items.Select(Value))}]";

    /// <summary>A value as people read it.</summary>
    public static string Value<T>(T value) =>
        value switch
        {
            null => "null",
            string { Length: 0 } => "an empty text",
            TimeSpan time => Seconds.Text(time),
            _ => value.ToString() ?? "",
        };
}
