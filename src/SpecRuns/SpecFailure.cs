namespace AsyncKatas.SpecRuns;

/// <summary>Why a spec, or one row of it, is not met.</summary>
/// <param name="Row">The arguments of the row; empty if the spec has no rows.</param>
/// <param name="ExceptionType">Full name of the exception's type.</param>
/// <param name="Message">The text for the learner.</param>
/// <param name="Stack">Frames, the innermost first.</param>
internal sealed record SpecFailure(string Row, string ExceptionType, string Message, string Stack)
{
    /// <summary>True: the spec said no. False: something else went wrong.</summary>
    public bool IsAssertion =>
        string.Equals(ExceptionType, "Xunit.Sdk.SpecFailedException", System.StringComparison.Ordinal);
}
