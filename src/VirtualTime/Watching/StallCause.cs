namespace AsyncKatas.VirtualTime;

/// <summary>What keeps the clock from moving for so long that the run must be given up.</summary>
internal enum StallCause
{
    /// <summary>Nothing so far: wait on.</summary>
    None,

    /// <summary>Threads outside the loop are blocked by code of the run, and have been all the time.</summary>
    BlockedThreads,

    /// <summary>Code of the run keeps running outside the loop.</summary>
    EndlessWork,

    /// <summary>Work inside RealAsync has not ended.</summary>
    RealWork,

    /// <summary>
    /// Nothing of the run is to be seen: others keep the pool busy. The run has done nothing wrong and waits on.
    /// </summary>
    Others,
}
