using Xunit;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>
/// For tests that take processor time or pool threads away from the whole process: no other test runs beside them.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
