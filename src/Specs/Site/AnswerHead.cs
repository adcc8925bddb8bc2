namespace AsyncKatas.Specs;

/// <summary>What an answer begins with.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">Names and values.</param>
/// <param name="Length">The length of the body, where the answer tells it; null: it does not.</param>
internal sealed record AnswerHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, long? Length);
