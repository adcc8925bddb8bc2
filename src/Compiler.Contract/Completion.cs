namespace AsyncKatas.Compiler.Contract;

/// <summary>What could stand at a place.</summary>
/// <param name="From">Where the word begins that is being typed.</param>
/// <param name="Items">What it could become.</param>
public sealed record Completion(int From, IReadOnlyList<CompletionItem> Items);
