using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// The language in which Windows speaks to its user. CultureInfo does not know it: the dojo does without the tables of
/// cultures.
/// </summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsLanguage
{
    private const int MaxLength = 85; // LOCALE_NAME_MAX_LENGTH

    /// <summary>Its name, such as <c>de-DE</c>; null: Windows does not say.</summary>
    public static string? Name
    {
        get
        {
            Span<ushort> name = stackalloc ushort[MaxLength];
            var length = LCIDToLocaleName(GetUserDefaultUILanguage(), name, name.Length, flags: 0);
            return length > 1 ? new string(MemoryMarshal.Cast<ushort, char>(name[..(length - 1)])) : null;
        }
    }

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial ushort GetUserDefaultUILanguage();

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int LCIDToLocaleName(uint locale, Span<ushort> name, int size, uint flags);
}
