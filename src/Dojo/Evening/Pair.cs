namespace AsyncKatas.Dojo.Evening;

/// <summary>Two people at one keyboard.</summary>
/// <param name="Driver">Who types.</param>
/// <param name="Navigator">Who says what comes next.</param>
internal sealed record Pair(string Driver, string Navigator);
