namespace AsyncKatas.Dojo.Web;

/// <summary>What came of saving.</summary>
/// <param name="Version">What is in the file now.</param>
/// <param name="Collision">What has come in between; null: nothing.</param>
internal sealed record SaveOutcome(string Version, Collision? Collision);
