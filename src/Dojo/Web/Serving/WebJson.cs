using System.Text.Json;
using System.Text.Json.Serialization;

namespace AsyncKatas.Dojo.Web;

/// <summary>How the pages and the server talk.</summary>
internal static class WebJson
{
    /// <summary>Names begin small, values of enumerations too; what HTML could take for markup is escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            MaxDepth = 8,
        };

    /// <summary>Writes a value.</summary>
    public static byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);
}
