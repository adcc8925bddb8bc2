using System.Globalization;

namespace AsyncKatas.Dojo.Progress;

/// <summary>Remembers how many hints of each kata were shown.</summary>
/// <param name="folder">Where.</param>
internal sealed class HintCount(DojoFolder folder)
{
    /// <summary>How many were shown.</summary>
    /// <param name="kata">Name of the kata.</param>
    public int Of(string kata) =>
        int.TryParse(folder.Find(PathOf(kata))?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;

    /// <summary>Remembers.</summary>
    /// <param name="kata">Name of the kata.</param>
    /// <param name="count">How many were shown.</param>
    public void Set(string kata, int count) =>
        folder.TryWrite(PathOf(kata), string.Create(CultureInfo.InvariantCulture, $"{count}\n"));

    private static string PathOf(string kata) => $"hints/{kata}";
}
