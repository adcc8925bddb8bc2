namespace AsyncKatas.Compiler.Contract;

/// <summary>A name that could stand at a place.</summary>
/// <param name="Label">The name.</param>
/// <param name="Kind">Such as method, property or type.</param>
/// <param name="Detail">Its type, or its parameters; may be empty.</param>
public sealed record CompletionItem(string Label, string Kind, string Detail);
