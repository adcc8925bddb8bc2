namespace AsyncKatas.Checking;

/// <summary>One rule of CONTRIBUTING.md.</summary>
/// <param name="Name">What it asks for, in a few words.</param>
/// <param name="Check">
/// Says what is wrong with a kata: one sentence per defect, which names the file and the remedy.
/// </param>
internal sealed record Rule(string Name, Func<KataEvidence, IEnumerable<string>> Check);
