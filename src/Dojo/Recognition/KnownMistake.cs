using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>A mistake that explains why a spec says no.</summary>
/// <param name="Belief">What its author believes.</param>
/// <param name="Header">What its file says of it.</param>
/// <param name="Spec">The spec that it explains: the one that the learner sees.</param>
/// <param name="File">Its code.</param>
internal sealed record KnownMistake(string Belief, MistakeHeader Header, SpecResult Spec, Variant File);
