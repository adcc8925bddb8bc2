using System.Globalization;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>Says below a verdict what the code does at some lines, whether the specs mind or not.</summary>
internal static class AdviceView
{
    /// <summary>How much advice is shown at once.</summary>
    public const int Max = 3;

    /// <summary>Shows it, if there is any.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="advice">What was found.</param>
    /// <param name="detail">How much of it, and whether to stand apart from what is above; null: all, and yes.</param>
    public static void Show(Screen screen, IReadOnlyList<Advice> advice, VerdictDetail? detail = null)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(advice);
        detail ??= VerdictDetail.Full;
        var shown = advice.Take(Math.Clamp(detail.OutputLines, 1, Max)).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        VerdictView.Gap(screen, detail);
        foreach (var (index, it) in shown.Index())
        {
            screen.Line(
                (index == 0 ? "Advice  " : "        ", Tone.Strong),
                (Say(it), Tone.Plain),
                (index == shown.Count - 1 ? SayMore(advice.Count - shown.Count) : "", Tone.Quiet)
            );
        }
    }

    /// <summary>One sentence that names the line.</summary>
    public static string Say(Advice advice)
    {
        ArgumentNullException.ThrowIfNull(advice);
        return string.Create(CultureInfo.InvariantCulture, $"Line {advice.Line}: {advice.Text}");
    }

    private static string SayMore(int count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  ({count} more)");
}
