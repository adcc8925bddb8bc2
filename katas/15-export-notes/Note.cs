namespace AsyncKatas.ExportNotes;

/// <summary>A note.</summary>
/// <param name="Title">Its title. People type what they like.</param>
/// <param name="Body">What it says.</param>
public sealed record Note(string Title, string Body);
