namespace AsyncKatas.Compiler.Contract;

/// <summary>A source with one small wrong change.</summary>
/// <param name="Line">Where the change is, from 1.</param>
/// <param name="Before">What stands there.</param>
/// <param name="After">What stands there instead.</param>
/// <param name="Text">The whole changed source.</param>
public sealed record SourceMutation(int Line, string Before, string After, string Text);
