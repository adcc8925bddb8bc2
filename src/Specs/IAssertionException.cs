#pragma warning disable IDE0130 // It is the name that xunit looks at, wherever it stands.
namespace Xunit.Sdk;

#pragma warning restore IDE0130

/// <summary>Marks an exception that says that a test has failed, where others say that it is broken.</summary>
internal interface IAssertionException;
