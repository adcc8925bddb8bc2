using System.Security.Cryptography;
using System.Text;
using AsyncKatas.KataModel;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.Dojo.Progress;

/// <summary>
/// Stands for everything on which the result of a variant depends. Another key: another result is possible.
/// </summary>
internal static class ContentKey
{
    /// <summary>The key of a variant as its files are now.</summary>
    public static string Of(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Environment.Version.ToString());
        Add(hash, typeof(VirtualClock).Module.ModuleVersionId.ToString());
        Add(hash, typeof(ContentKey).Module.ModuleVersionId.ToString());
        foreach (var path in KataCompiler.SourcesOf(variant))
        {
            Add(hash, path);
            Add(
                hash,
                string.Equals(path, variant.File, StringComparison.Ordinal)
                    ? variant.Text
                    : variant.Kata.Repository.Read(path)
            );
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With the length in front, two texts cannot be taken for another two.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
