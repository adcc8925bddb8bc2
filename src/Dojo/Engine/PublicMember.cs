namespace AsyncKatas.Dojo.Engine;

/// <summary>A public type or member of a file, with the documentation that stands above it.</summary>
internal sealed record PublicMember(string Signature, string Documentation);
