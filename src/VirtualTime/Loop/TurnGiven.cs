namespace AsyncKatas.VirtualTime;

/// <summary>To whom the next turn went.</summary>
internal enum TurnGiven
{
    /// <summary>A callback, to be run on the loop's thread.</summary>
    ToACallback,

    /// <summary>A thread that waited at the door.</summary>
    ToAThread,

    /// <summary>Somebody still works, or somebody who comes first has not arrived.</summary>
    ToNobodyYet,

    /// <summary>Nobody is ready, works or was announced.</summary>
    NobodyWantsOne,
}
