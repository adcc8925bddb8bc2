using System.Runtime.InteropServices;

namespace AsyncKatas.VirtualTime;

/// <summary>A callback that waits for its turn on the loop's thread.</summary>
/// <param name="Callback">What to call.</param>
/// <param name="State">What to call it with.</param>
/// <param name="Order">Its place among all that is ready.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadyCallback(SendOrPostCallback Callback, object? State, long Order);
