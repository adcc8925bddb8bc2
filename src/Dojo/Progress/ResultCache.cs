using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Progress;

/// <summary>
/// Keeps the last result of a variant, so that a start need not run everything again. A result counts only for the very
/// content that it was made of, and only if the file is as it was written.
/// </summary>
/// <param name="folder">Where to keep them.</param>
internal sealed class ResultCache(DojoFolder folder)
{
    private static readonly JsonSerializerOptions s_options = new() { IgnoreReadOnlyProperties = true };

    /// <summary>The result for this content; null if there is none.</summary>
    public KnownResult? Find(Variant variant, string key)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (
            folder.Find(PathOf(variant)) is not { } text
            || text.Split('\n', 2) is not [var seal, var json]
            || !string.Equals(seal, SealOf(json), StringComparison.Ordinal)
        )
        {
            return null;
        }

        try
        {
            return
                JsonSerializer.Deserialize<KnownResult>(json, s_options) is { } known
                && string.Equals(known.Key, key, StringComparison.Ordinal)
                ? known
                : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Keeps a result, if the folder can be written to.</summary>
    public void Keep(Variant variant, KnownResult result)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var json = JsonSerializer.Serialize(result, s_options);
        folder.TryWrite(PathOf(variant), $"{SealOf(json)}\n{json}");
    }

    private static string PathOf(Variant variant) => $"results/{variant.File}.json";

    private static string SealOf(string json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
