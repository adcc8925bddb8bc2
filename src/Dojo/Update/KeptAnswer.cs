namespace AsyncKatas.Dojo.Update;

/// <summary>A file that the learner has written in.</summary>
/// <param name="Kata">Name of its kata.</param>
/// <param name="File">Where it was.</param>
/// <param name="Backup">Where it is kept.</param>
/// <param name="Start">Its starting file before the update; null if there was none.</param>
internal sealed record KeptAnswer(string Kata, string File, string Backup, string? Start);
