namespace AsyncKatas.BrokenCode;

/// <summary>The scanner above the belt.</summary>
public interface IScanner
{
    /// <summary>A parcel has passed, with this code. The belt stands still until the event has returned.</summary>
    event Action<string>? Scanned;
}
