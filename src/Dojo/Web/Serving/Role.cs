namespace AsyncKatas.Dojo.Web;

/// <summary>What somebody may do.</summary>
internal enum Role
{
    /// <summary>Nothing but load the page itself, which holds no secret.</summary>
    Stranger,

    /// <summary>Look at what the presenter shows.</summary>
    Viewer,

    /// <summary>Everything: whoever sits at this computer and has the token.</summary>
    Learner,
}
