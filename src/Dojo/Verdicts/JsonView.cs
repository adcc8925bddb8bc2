using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>
/// What commands say to tools. docs/json.md describes it; what stands there may grow, and never changes.
/// </summary>
internal static class JsonView
{
    /// <summary>
    /// How it is written. A schema that is made with them says what of it can be null and what is always there.
    /// </summary>
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = true,
            NewLine = "\n",
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };

    public static void ShowList(Screen screen, IReadOnlyList<KataStatus> katas) => Show(screen, ListJson.Of(katas));

    public static void ShowRun(
        Screen screen,
        KataStatus status,
        SpecOutline outline,
        KnownMistake? mistake,
        IReadOnlyList<Advice> advice
    ) => Show(screen, RunJson.Of(status, outline, mistake, advice));

    public static void ShowVerification(Screen screen, IReadOnlyList<KataReport> reports) =>
        Show(screen, VerifyJson.Of(reports));

    private static void Show<T>(Screen screen, T value) => screen.Raw(JsonSerializer.Serialize(value, Options));
}
