namespace AsyncKatas.Specs;

internal enum ServerStepKind
{
    /// <summary>Status and headers.</summary>
    Head,

    /// <summary>A piece of the body.</summary>
    Bytes,

    /// <summary>The body is whole.</summary>
    End,

    /// <summary>The connection is closed before the answer is whole.</summary>
    Close,

    /// <summary>The connection is reset, as by a crash.</summary>
    Reset,
}
