namespace AsyncKatas.Dojo.CommandLine;

/// <summary>A word by which somebody may look for something.</summary>
/// <param name="Name">Name of what has it.</param>
/// <param name="IsTaught">True if it is taught there; false: it stands there as the name of a file or a class.</param>
internal sealed record KnownWord(string Name, string Word, bool IsTaught);
