// timeline.csx: what the notebooks share. It records what ran when, draws it, and checks what the text says about it.
//
//   #!import lib/timeline.csx                                   a notebook's first code cell, and nothing else in it
//
//   var inTurn = new Timeline("One after another");
//   string tea = await inTurn.RunAsync("Tea", () => BrewAsync());   runs the work and records a span; result and exception come out
//   await inTurn.RunAsync("Toast", () => ToastAsync());
//   inTurn.Mark("breakfast");                                   records a moment without length
//
//   var atOnce = new Timeline("All at once");
//   await Task.WhenAll(atOnce.RunAsync("Tea", () => BrewAsync()), atOnce.RunAsync("Toast", () => ToastAsync()));
//
//   CheckRatio("Together they take half the time", inTurn.Elapsed, atOnce.Elapsed, 1.4, 2.6);
//   Check("The toast is ready first", atOnce["Toast"].End < atOnce["Tea"].End);
//   HTML(Timeline.Draw(inTurn, atOnce))                         last line of a cell: one picture, one scale, the first on top
//
// A timeline begins with its first span or mark. Spans and marks stand in the order in which they were recorded.
//   Elapsed        from the first start to the last end so far         MaxOverlap   the most spans that ran at one moment
//   timeline["A"]  the first span called A: Start, End, Duration       Ended        names in the order in which they ended
//   Outcome of a span: Running, Succeeded, Failed or Cancelled (an OperationCanceledException came out)
// RunAsync(name, work, after: "B") does not end a span before the span or the mark B is there. What a cell shows about an order
// then holds on the busiest machine; on any other the delays have seen to it already.
// Seconds(time) writes "0.51 s" in every culture. Check and CheckRatio print "✓ claim" or throw and say what was measured.
// A ratio compares two times of one run, with room for a busy machine: never check a time of a real clock against a number.
// If a ratio does not hold and the machine has meanwhile let this process wait for long, nothing is proved: CheckRatio prints "? claim".
// The picture is one SVG without script, ids or links, with the same facts as a table below it.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading;

public enum SpanOutcome
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

// A mark is a span whose end is its start and that has no outcome.
public record TimelineSpan(string Name, TimeSpan Start, TimeSpan End, SpanOutcome? Outcome)
{
    public TimeSpan Duration => End - Start;
}

public class Timeline
{
    readonly object gate = new object();
    readonly List<TimelineSpan> spans = new List<TimelineSpan>();
    readonly List<string> ended = new List<string>();
    readonly Dictionary<string, TaskCompletionSource> switches = new Dictionary<string, TaskCompletionSource>();
    long origin;
    int running;

    public Timeline(string title)
    {
        Title = title;
        _ = Lateness.Worst;    // the watch starts with the first timeline
    }

    public string Title { get; }

    public int MaxOverlap { get; private set; }

    // A span that still runs ends now, as far as anybody can tell.
    public List<TimelineSpan> Spans
    {
        get
        {
            lock (gate)
            {
                return spans.Select(span => span.Outcome == SpanOutcome.Running ? span with { End = Now() } : span).ToList();
            }
        }
    }

    public List<string> Ended
    {
        get
        {
            lock (gate)
            {
                return ended.ToList();
            }
        }
    }

    public TimeSpan Elapsed => Spans.Select(span => span.End).DefaultIfEmpty().Max();

    public TimelineSpan this[string name] => Spans.First(span => span.Name == name);

    public async Task<T> RunAsync<T>(string name, Func<Task<T>> work, string after = null)
    {
        int index = Start(name);
        var outcome = SpanOutcome.Failed;
        try
        {
            T result = await work();
            outcome = SpanOutcome.Succeeded;
            return result;
        }
        catch (OperationCanceledException)
        {
            outcome = SpanOutcome.Cancelled;
            throw;
        }
        finally
        {
            if (after != null)
            {
                await SwitchOf(after).Task;
            }

            End(index, outcome);
        }
    }

    public Task RunAsync(string name, Func<Task> work, string after = null) => RunAsync(name, async () =>
    {
        await work();
        return true;
    }, after);

    public void Mark(string name)
    {
        lock (gate)
        {
            TimeSpan now = Now();
            spans.Add(new TimelineSpan(name, now, now, null));
            SwitchOf(name).TrySetResult();
        }
    }

    // The timelines below each other on one scale, and under them the same facts as a table.
    public static string Draw(params Timeline[] timelines) => TimelineDrawing.Draw(timelines);

    // The same facts as text: one line each.
    public override string ToString() =>
        $"{Title}: {Seconds(Elapsed)}\n" + string.Join("\n", Spans.Select(span => $"  {Describe(span)}"));

    internal static string Describe(TimelineSpan span) => $"{span.Name}: {DescribeTimes(span)}";

    internal static string DescribeTimes(TimelineSpan span) => span.Outcome switch
    {
        null => $"at {Seconds(span.Start)}",
        SpanOutcome.Running => $"from {Seconds(span.Start)}, still running",
        var outcome => $"from {Seconds(span.Start)} to {Seconds(span.End)}, {outcome.ToString().ToLowerInvariant()}",
    };

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";

    // Call it with the gate held.
    TimeSpan Now()
    {
        if (origin == 0)
        {
            origin = Stopwatch.GetTimestamp();
        }

        return Stopwatch.GetElapsedTime(origin);
    }

    int Start(string name)
    {
        lock (gate)
        {
            TimeSpan now = Now();
            spans.Add(new TimelineSpan(name, now, now, SpanOutcome.Running));
            MaxOverlap = Math.Max(MaxOverlap, ++running);
            return spans.Count - 1;
        }
    }

    void End(int index, SpanOutcome outcome)
    {
        lock (gate)
        {
            running--;
            spans[index] = spans[index] with { End = Now(), Outcome = outcome };
            ended.Add(spans[index].Name);
            SwitchOf(spans[index].Name).TrySetResult();
        }
    }

    // On when the first span called so has ended, or when there is a mark called so.
    TaskCompletionSource SwitchOf(string name)
    {
        lock (gate)
        {
            if (!switches.TryGetValue(name, out TaskCompletionSource it))
            {
                it = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                switches.Add(name, it);
            }

            return it;
        }
    }
}

// How many elements a picture has never depends on a measured time: two runs differ in their numbers alone.
static class TimelineDrawing
{
    const double Width = 720;
    const double RowHeight = 24;
    const double HeadHeight = 30;
    const double RoomForOutcome = 150;
    const int Intervals = 5;

    // Colors come from the notebook's theme where it names them (VS Code, JupyterLab), otherwise from the system's light or dark.
    // What failed has a cross, what was cancelled is hollow and dashed, what still runs fades out: none of it needs color.
    const string Style = """
        .ak-timeline { --ak-ground: #ffffff; --ak-text: #1f2328; --ak-good: #2f7dd1; --ak-bad: #cf3f36; --ak-stop: #9a6a00; }
        @media (prefers-color-scheme: dark) { .ak-timeline { --ak-ground: #16191d; --ak-text: #e6e9ec; --ak-good: #4a9df0; --ak-bad: #f0645a; --ak-stop: #d9a520; } }
        .ak-timeline { background: var(--vscode-editor-background, var(--jp-layout-color0, var(--ak-ground))); color: var(--vscode-editor-foreground, var(--jp-content-font-color1, var(--ak-text))); max-width: 720px; padding: 8px; font: 13px system-ui, sans-serif; }
        .ak-timeline svg { display: block; width: 100%; height: auto; }
        .ak-timeline text { fill: currentColor; font: 13px system-ui, sans-serif; }
        .ak-timeline .head { font-weight: 600; }
        .ak-timeline .faint { opacity: 0.75; }
        .ak-timeline .grid { stroke: currentColor; stroke-width: 1; opacity: 0.2; }
        .ak-timeline .succeeded { fill: var(--vscode-charts-blue, var(--ak-good)); }
        .ak-timeline .failed { fill: var(--vscode-charts-red, var(--ak-bad)); }
        .ak-timeline .cancelled { fill: none; stroke: var(--vscode-charts-yellow, var(--ak-stop)); stroke-width: 2; stroke-dasharray: 5 3; }
        .ak-timeline .running { fill: var(--vscode-charts-blue, var(--ak-good)); fill-opacity: 0.35; }
        .ak-timeline .mark { fill: currentColor; }
        .ak-timeline .cross { fill: none; stroke: currentColor; stroke-width: 2.5; }
        .ak-timeline summary { cursor: pointer; }
        .ak-timeline table { border-collapse: collapse; color: inherit; }
        .ak-timeline th, .ak-timeline td { padding: 2px 12px 2px 0; text-align: left; color: inherit; }
        """;

    public static string Draw(Timeline[] timelines)
    {
        // Spans that still run move on: look once.
        var charts = timelines.Select(timeline => (timeline.Title, Total: timeline.Elapsed, timeline.Spans)).ToList();

        double left = 20 + 7.5 * charts.SelectMany(chart => chart.Spans).Select(span => span.Name.Length).DefaultIfEmpty().Max();
        double step = Step(charts.Select(chart => chart.Total.TotalSeconds).DefaultIfEmpty().Max());
        double scale = (Width - left - RoomForOutcome) / (Intervals * step);
        double height = charts.Sum(chart => HeadHeight + RowHeight * chart.Spans.Count) + 22;
        double X(TimeSpan time) => left + scale * time.TotalSeconds;

        var svg = new StringBuilder();
        svg.Append($"<svg role=\"img\" viewBox=\"0 0 {N(Width)} {N(height)}\" xmlns=\"http://www.w3.org/2000/svg\">");
        svg.Append($"<title>{Html("Timeline: " + string.Join(", above ", charts.Select(chart => chart.Title)))}</title>");
        svg.Append($"<desc>{Html(string.Join(" ", charts.Select(chart => $"{chart.Title}: {string.Join("; ", chart.Spans.Select(Timeline.Describe))}.")))}</desc>");

        for (int i = 0; i <= Intervals; i++)
        {
            svg.Append($"<text class=\"faint\" x=\"{N(left + scale * step * i)}\" y=\"{N(height - 5)}\" text-anchor=\"middle\">{N(step * i)} s</text>");
        }

        double y = 0;
        foreach (var (title, total, spans) in charts)
        {
            svg.Append($"<text class=\"head\" x=\"0\" y=\"{N(y + 20)}\">{Html(title)}: {Timeline.Seconds(total)}</text>");
            y += HeadHeight;
            for (int i = 0; i <= Intervals; i++)
            {
                svg.Append($"<path class=\"grid\" d=\"M{N(left + scale * step * i)} {N(y)}v{N(RowHeight * spans.Count)}\"/>");
            }

            foreach (TimelineSpan span in spans)
            {
                double from = X(span.Start);
                double to = Math.Max(X(span.End), from + 2);
                svg.Append($"<g><title>{Html(Timeline.Describe(span))}</title>");
                svg.Append($"<text x=\"{N(left - 10)}\" y=\"{N(y + 16)}\" text-anchor=\"end\">{Html(span.Name)}</text>");
                svg.Append(Shape(span, from, to, y));
                svg.Append($"<text class=\"faint\" x=\"{N(to + 20)}\" y=\"{N(y + 16)}\">{Label(span)}</text></g>");
                y += RowHeight;
            }
        }

        svg.Append("</svg>");
        return $"<div class=\"ak-timeline\"><style>\n{Style}\n</style>{svg}{Table(charts)}</div>";
    }

    static string Shape(TimelineSpan span, double from, double to, double y)
    {
        string Bar(string kind) =>
            $"<rect class=\"{kind}\" x=\"{N(from)}\" y=\"{N(y + 4)}\" width=\"{N(to - from)}\" height=\"{N(RowHeight - 8)}\" rx=\"2\"/>";
        return span.Outcome switch
        {
            null => $"<path class=\"mark\" d=\"M{N(from)} {N(y + 5)}l7 7l-7 7l-7 -7z\"/>",
            SpanOutcome.Failed => Bar("failed") + $"<path class=\"cross\" d=\"M{N(to + 4)} {N(y + 7)}l10 10m0 -10l-10 10\"/>",
            SpanOutcome.Cancelled => Bar("cancelled"),
            SpanOutcome.Running => Bar("running"),
            _ => Bar("succeeded"),
        };
    }

    static string Label(TimelineSpan span) => span.Outcome switch
    {
        null => Timeline.Seconds(span.Start),
        SpanOutcome.Succeeded => Timeline.Seconds(span.End),
        SpanOutcome.Running => "still running",
        var outcome => $"{Timeline.Seconds(span.End)} {outcome.ToString().ToLowerInvariant()}",
    };

    static string Table(List<(string Title, TimeSpan Total, List<TimelineSpan> Spans)> charts)
    {
        var rows = charts.SelectMany(chart => chart.Spans.Select(span =>
            $"<tr><td>{Html(chart.Title)}</td><td>{Html(span.Name)}</td><td>{Timeline.DescribeTimes(span)}</td></tr>"));
        return "<details><summary>As a table</summary><table><tr><th>timeline</th><th>what</th><th>when and how</th></tr>"
            + string.Concat(rows) + "</table></details>";
    }

    // The smallest round step with which the axis is long enough; a bar may stick out a little, there is room.
    static double Step(double seconds)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(seconds, 0.001) / Intervals)));
        return power * new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 }.First(factor => factor * power * Intervals >= 0.97 * seconds);
    }

    static string N(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    static string Html(string text) => WebUtility.HtmlEncode(text);
}

string Seconds(TimeSpan time) => Timeline.Seconds(time);

// Prints the claim, or throws with it and what was measured.
void Check(string claim, bool holds, string measured = null)
{
    string suffix = measured == null ? "" : $" ({measured})";
    if (!holds)
    {
        throw new InvalidOperationException($"Not so: {claim}{suffix}. On a very busy machine, run the cell again.");
    }

    Console.WriteLine($"✓ {claim}{suffix}");
}

// Wakes up every 10 ms and notes how late it was: what the machine does to this thread it does to those of the cells.
static class Lateness
{
    static readonly Thread watch = Start();
    static long worst;

    public static TimeSpan Worst => watch.IsAlive ? TimeSpan.FromTicks(Interlocked.Read(ref worst)) : TimeSpan.Zero;

    static Thread Start()
    {
        var thread = new Thread(() =>
        {
            while (true)
            {
                long start = Stopwatch.GetTimestamp();
                Thread.Sleep(10);
                long late = (Stopwatch.GetElapsedTime(start) - TimeSpan.FromMilliseconds(10)).Ticks;
                if (late > Interlocked.Read(ref worst))
                {
                    Interlocked.Exchange(ref worst, late);
                }
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }
}

// Checks how many times as long as another time a time was.
void CheckRatio(string claim, TimeSpan time, TimeSpan other, double atLeast, double atMost)
{
    double ratio = time / other;
    string measured = $"{Seconds(time)} and {Seconds(other)}: {ratio.ToString("0.0", CultureInfo.InvariantCulture)}x";
    bool holds = ratio >= atLeast && ratio <= atMost;

    // A wait as long as a good part of what was measured makes any ratio possible.
    if (!holds && Lateness.Worst >= (time < other ? time : other) / 5)
    {
        Console.WriteLine($"? {claim} ({measured}). This machine was too busy to tell: run the notebook again.");
        return;
    }

    Check(claim, holds, measured);
}

// Markup where a kernel that knows no better looks for it.
class Markup
{
    readonly string markup;

    public Markup(string markup) => this.markup = markup;

    public string ToHtml() => markup;

    public override string ToString() => markup;
}

// The last line of a cell that draws. Kernels differ in how they are told that a text is markup: .NET Interactive has a method for it,
// Verso calls ToHtml. The method is looked for by its name: whoever calls it in a cell gets a warning of the compiler (CS1701 or CS1702)
// under each picture, since the packages of that kernel do not name the same versions.
object HTML(string markup) =>
    Type.GetType("Microsoft.DotNet.Interactive.Kernel, Microsoft.DotNet.Interactive")?.GetMethod("HTML")?.Invoke(null, new object[] { markup })
    ?? new Markup(markup);
