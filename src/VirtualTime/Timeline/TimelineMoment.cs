namespace AsyncKatas.VirtualTime;

/// <summary>A moment on the timeline that is no work: something happened, or is due.</summary>
/// <param name="Name">What.</param>
/// <param name="Time">Virtual time.</param>
public sealed record TimelineMoment(string Name, TimeSpan Time);
