using System.Runtime.CompilerServices;

namespace AsyncKatas.VirtualTime;

/// <summary>How far a thread has got down its stack, to be compared with other positions of the same thread.</summary>
internal readonly struct StackPosition
{
    // Bytes by which one place may differ, as .NET compiles its own methods anew while the program runs. To call a
    // method in another context takes at least 170 (measured on x64).
    private const int Tolerance = 64;

    private readonly nint _address;

    private StackPosition(nint address) => _address = address;

    /// <summary>That of the caller.</summary>
    public static unsafe StackPosition Here
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get
        {
            byte local;
            return new StackPosition((nint)(&local));
        }
    }

    /// <summary>True if methods were called in between: a stack grows towards smaller addresses.</summary>
    public bool IsDeeperThan(StackPosition other) => _address < other._address - Tolerance;
}
