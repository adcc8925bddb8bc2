using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Overview;

/// <summary>
/// One line per kata. The library's table would fill or cut its columns to a width; a file has none, a recorder keeps
/// what each word means, and ears need no columns.
/// </summary>
internal static class KataTable
{
    public static void Show(Screen screen, IReadOnlyList<KataStatus> katas)
    {
        var width = katas.Select(static kata => kata.Title.Length).DefaultIfEmpty().Max();
        foreach (var kata in katas)
        {
            var (mark, tone) = kata.State switch
            {
                KataState.Done => ("done ", Tone.Good),
                KataState.Broken or KataState.DoesNotCompile => ("error", Tone.Bad),
                _ => ("     ", Tone.Plain),
            };
            screen.Line(
                ($"  {mark}  ", tone),
                (
                    $"{kata.Name.Split('-')[0]} {kata.Title.PadRight(width)}  ",
                    kata.State == KataState.Untouched ? Tone.Quiet : Tone.Plain
                ),
                (Remark(kata), Tone.Quiet)
            );
        }
    }

    /// <summary>Says what is wrong with the katas that cannot be worked on.</summary>
    /// <returns>The exit code that follows.</returns>
    public static int RefuseBroken(Screen screen, IReadOnlyList<KataStatus> katas)
    {
        var broken = katas.Where(static kata => kata.Defect is not null).Select(static kata => kata.Defect!).ToList();
        foreach (var defect in broken)
        {
            screen.Refuse(defect.Message, defect.Details);
        }

        return broken.Count == 0 ? ExitCode.Done : ExitCode.Unusable;
    }

    private static string Remark(KataStatus kata) =>
        kata.State switch
        {
            KataState.Started => string.Create(
                CultureInfo.InvariantCulture,
                $"{kata.Run!.PassedCount} of {kata.Run.Specs.Count} specs pass"
            ),
            KataState.Untouched => kata.SpecCount == 1
                ? "1 spec"
                : string.Create(CultureInfo.InvariantCulture, $"{kata.SpecCount} specs"),
            KataState.Done when kata.Run!.Specs.Count == 1 => "its spec passes",
            KataState.Done => string.Create(CultureInfo.InvariantCulture, $"all {kata.Run!.Specs.Count} specs pass"),
            KataState.DoesNotCompile => "does not compile",
            _ => "a file is missing or cannot be read",
        };
}
