namespace AsyncKatas.ThreeHundredWrites;

/// <summary>A note.</summary>
/// <param name="Name">
/// What its files are called, without the extension. It is a good file name, and no other note has it.
/// </param>
/// <param name="Title">Its title.</param>
/// <param name="Body">What it says.</param>
public sealed record Note(string Name, string Title, string Body);
