namespace AsyncKatas.Dojo.Web;

/// <summary>Something that a page is told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">What there is to say, as JSON without a line break.</param>
internal sealed record WebEvent(string Kind, byte[] Data);
