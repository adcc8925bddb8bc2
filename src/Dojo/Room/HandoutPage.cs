using System.Globalization;
using System.Net;
using System.Text;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary>
/// One sheet of paper for everybody in a room: how to begin, what to do when stuck, how to read a chart, and the katas.
/// It needs no script, no network and no other file.
/// </summary>
internal static class HandoutPage
{
    /// <summary>By which a handout is known for one.</summary>
    public const string Title = "<title>AsyncKatas: handout</title>";

    private const string Style = """
        @page { margin: 10mm; }
        * { box-sizing: border-box; }
        body { background: #fff; color: #111; font: 8.5pt/1.3 system-ui, "Segoe UI", sans-serif; }
        body { margin: 0 auto; max-width: 190mm; padding: 1mm; }
        h1 { font-size: 16pt; margin: 0; }
        h2 { font-size: 10pt; margin: 2mm 0 0.5mm; }
        p, ol, ul { margin: 0 0 1mm; }
        ol, ul { padding-left: 5mm; }
        code, pre { font: 8pt/1.3 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
        pre { background: #f2f2f2; margin: 0 0 1mm; padding: 1mm 2mm; white-space: pre-wrap; }
        .head { align-items: baseline; border-bottom: 1pt solid #111; display: flex; justify-content: space-between; }
        .columns { display: grid; gap: 0 6mm; grid-template-columns: 1fr 1fr; }
        table { border-collapse: collapse; font-size: 7.5pt; width: 100%; }
        td, th { border-bottom: 0.5pt solid #bbb; line-height: 1.15; padding: 0.4mm 2mm 0.4mm 0; }
        td, th { text-align: left; vertical-align: top; }
        td.minutes { text-align: right; }
        b, code, td:nth-child(3) { white-space: nowrap; }
        .box { border: 0.75pt solid #111; display: inline-block; height: 2.6mm; width: 2.6mm; }
        @media screen { body { padding: 8mm; } }
        """;

    private static readonly CompositeFormat s_page = CompositeFormat.Parse(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        {5}
        <style>
        {0}
        </style>
        </head>
        <body>
        <div class="head"><h1>AsyncKatas</h1><span>Name ______________________ Date ____________</span></div>
        <div class="columns">
        <div>
        <h2>Begin</h2>
        <pre>{1}
        {6}</pre>
        <p>The first line checks this computer, the second opens the dojo. Leave it open beside your editor. In a
        browser: <code>web</code> instead of <code>doctor</code>.</p>
        <h2>One turn</h2>
        <ol>
        <li>Read the story of the kata. Answer its question before you look.</li>
        <li>Read the first red spec: what it says, and its chart.</li>
        <li>Say aloud what you will change and what you expect to see.</li>
        <li>Change one thing, and save. Compare with what you said.</li>
        </ol>
        <h2>Keys in the dojo</h2>
        <p>{2}</p>
        </div>
        <div>
        <h2>How to read a chart</h2>
        <pre>A |████████                | 0-1 s
        B |        ████████████████| 1-3 s</pre>
        <p>Each row is one job, from its start to its end. Rows under each other ran at the same time; steps mean one
        after the other. The clock stands still while anything can run, so the times are exact on every computer.</p>
        <h2>Stuck?</h2>
        <ul>
        <li>Three minutes alone, then ask somebody beside you.</li>
        <li><code>hint</code>, three times: a question, an idea, nearly the answer.</li>
        <li>b in the dojo: the belief behind a mistake that it knows.</li>
        <li><code>timeline NN</code>: your run above the right one.</li>
        <li>Once green: <code>solution NN</code>, <code>mistakes NN</code>.</li>
        <li><code>reset NN</code> starts over, and keeps what you had.</li>
        </ul>
        </div>
        </div>
        <h2>{3}</h2>
        <table>
        <thead><tr><th></th><th>#</th><th>kata</th><th>minutes</th><th>level</th><th>you use</th></tr></thead>
        <tbody>
        {4}</tbody>
        </table>
        </body>
        </html>

        """.ReplaceLineEndings("\n")
    );

    /// <summary>Makes the page.</summary>
    /// <param name="repository">Where the katas are.</param>
    /// <param name="katas">The katas that stand on it, in order.</param>
    /// <param name="isSelection">True: these are those of a timetable, not all.</param>
    public static string Of(Repository repository, IReadOnlyList<KataTime> katas, bool isSelection)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(katas);
        var rows = new StringBuilder();
        foreach (var kata in katas)
        {
            var language = kata.TitleLanguage is "en" ? "" : $" lang=\"{Encode(kata.TitleLanguage)}\"";
            rows.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td><span class=\"box\"></span></td><td>{kata.Number}</td><td{language}>{Encode(kata.Title)}</td>"
                    + $"<td class=\"minutes\">{kata.Minutes}</td><td>{kata.Level}</td>"
                    + $"<td>{Encode(string.Join(", ", kata.Teaches))}</td></tr>\n"
            );
        }

        // One row however long: no key is parted from what it does by anything but the paper.
        var keys = new Keys($"1-{katas.LastOrDefault()?.Number.TrimStart('0')}", HasBelief: true)
            .Rows(int.MaxValue, "whole verdict")
            .Select(static row => string.Concat(row.Select(static piece => piece.Text)))
            .First()
            .Split("  ")
            .Select(static key => key.Split(' ', 2))
            .Select(static it => $"<b>{Encode(it[0])}</b>&nbsp;{Unparted(it[1])}");
        return string.Format(
            CultureInfo.InvariantCulture,
            s_page,
            Style,
            Encode(repository.Home.CommandLine("doctor")),
            string.Join(" &nbsp; ", keys),
            isSelection ? "Today" : "The katas",
            rows,
            Title,
            Encode(repository.CommandLine(""))
        );
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Unparted(string text) => Encode(text).Replace(" ", "&nbsp;", StringComparison.Ordinal);
}
