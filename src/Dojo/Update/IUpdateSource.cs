using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary>Where a new version comes from.</summary>
internal interface IUpdateSource
{
    /// <summary>Gets ready, and changes nothing but the dojo's own folder: what is to make room is safe when the plan
    /// is made.</summary>
    /// <returns>What to do; null if there is nothing new.</returns>
    /// <exception cref="SetupException">There is no new version to be had.</exception>
    UpdatePlan? Prepare();

    /// <summary>Puts the new version where the old one is. May be called again after it was stopped at any
    /// point.</summary>
    /// <returns>The plan, with what the learner has written since it was made.</returns>
    /// <exception cref="SetupException">It cannot be done.</exception>
    UpdatePlan Apply(UpdatePlan plan);

    /// <summary>True if what stands at a place is what the update has put there, and nothing that the learner
    /// wrote.</summary>
    bool IsOurs(UpdatePlan plan, string path);
}
