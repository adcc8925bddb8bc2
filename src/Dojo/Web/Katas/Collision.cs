using System.Text.Json.Serialization;

namespace AsyncKatas.Dojo.Web;

/// <summary>Two have changed the same file, and neither knew of the other.</summary>
/// <param name="File">The file; it holds what the other one has written.</param>
/// <param name="Kept">Where the text of this one is kept.</param>
/// <param name="Disk">What the other one has written.</param>
/// <param name="Difference">How the text of this one differs from it.</param>
internal sealed record Collision(
    string File,
    string Kept,
    string Disk,
    [property: JsonIgnore] IReadOnlyList<(char Mark, string Line)> Difference
)
{
    /// <summary>The difference as it travels: each line with its mark before it.</summary>
    public IEnumerable<string> Lines => Difference.Select(static line => $"{line.Mark}{line.Line}");
}
