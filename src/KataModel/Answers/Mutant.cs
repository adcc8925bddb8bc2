namespace AsyncKatas.KataModel;

/// <summary>A right answer with one small wrong change.</summary>
/// <param name="Answer">The right answer.</param>
/// <param name="Line">Where the change is.</param>
/// <param name="Before">What stands there.</param>
/// <param name="After">What stands there instead.</param>
/// <param name="Text">The whole changed file.</param>
/// <param name="LinesBefore">The whole lines in which it stands, which tell it from the same words elsewhere.</param>
/// <param name="LinesAfter">The same lines after the change.</param>
internal sealed record Mutant(
    Variant Answer,
    int Line,
    string Before,
    string After,
    string Text,
    string LinesBefore,
    string LinesAfter
);
