using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary>
/// Who somebody is to the room: the name that they have chosen, and a number that only their copy has.
/// </summary>
/// <param name="Id">Tells apart two who have chosen the same name.</param>
/// <param name="Name">The name.</param>
internal sealed record Participant(string Id, string Name)
{
    /// <summary>How long a name may be.</summary>
    public const int LongestName = 40;

    private const string File = "participant";
    private const int IdBytes = 4;

    /// <summary>Who works in this checkout, under the name of the last time or a new one.</summary>
    /// <param name="folder">Where it is remembered.</param>
    /// <param name="name">A new name; null: that of the last time.</param>
    /// <returns>Null: nobody has chosen a name yet.</returns>
    /// <exception cref="SetupException">It is no name.</exception>
    public static Participant? Find(DojoFolder folder, string? name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var known =
            folder.Find(File)?.Split('\n') is [{ Length: IdBytes * 2 } id, var last, ..]
            && id.All(char.IsAsciiHexDigit)
            ? new Participant(id, Clean(last))
            : null;
        if (name is null)
        {
            return known is { Name.Length: > 0 } ? known : null;
        }

        var clean = Clean(name);
        return clean.Length is > 0 and <= LongestName && string.Equals(clean, name.Trim(), StringComparison.Ordinal)
            ? new Participant(known?.Id ?? RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true), clean)
            : throw new SetupException(
                FormattableString.Invariant($"--name takes from 1 to {LongestName} characters that can be seen.")
            );
    }

    /// <summary>A name without what would move the cursor, colour the screen or turn the line around.</summary>
    public static string Clean(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Where(IsSeen))
        {
            text.Append(rune.ToString());
        }

        return text.ToString().Trim();
    }

    /// <summary>Remembers, if the folder can be written to.</summary>
    public void Keep(DojoFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.TryWrite(File, $"{Id}\n{Name}\n");
    }

    private static bool IsSeen(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
