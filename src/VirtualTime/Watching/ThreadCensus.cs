using System.Runtime.InteropServices;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Counts the threads of the process, to notice one that code of a run has started and that has not come to the run
/// yet. .NET tells of no thread before it runs; the operating system counts it from the moment in which Thread.Start
/// returns.
/// </summary>
internal static partial class ThreadCensus
{
    private const int CurrentFolder = -100;
    private const uint LinkCount = 0x4;
    private const string Folder = "/proc/self/task";

    // Real milliseconds. A thread comes to its run within microseconds, on a loaded machine within milliseconds: one
    // that does not is somebody else's.
    public const long Birth = 250;

    // The pool counts a thread before it makes it.
    private const long BirthInThePool = 3;

    private static readonly Gate s_gate = new();
    private static int s_known;
    private static int s_usual;
    private static int s_services;
    private static int s_poolThreads;
    private static long s_poolChanged;

    static ThreadCensus()
    {
        IsPossible = OperatingSystem.IsLinux() && TryCount() > 0;
        (s_usual, s_services, s_poolThreads) = (
            TryCount() - ThreadPool.ThreadCount,
            IsPossible ? CountServices() : 0,
            ThreadPool.ThreadCount
        );
    }

    /// <summary>
    /// True where threads can be counted in no time. Elsewhere a thread of its own that comes to a run is refused.
    /// </summary>
    public static bool IsPossible { get; }

    /// <summary>A run knows of one more thread that is not the pool's.</summary>
    public static void Add() => Interlocked.Increment(ref s_known);

    /// <summary>A thread that was known is about to end.</summary>
    public static void Remove() => Interlocked.Decrement(ref s_known);

    /// <summary>True if there is a thread that may be about to come to a run.</summary>
    /// <param name="wait">Those that the run has waited for since its last turn.</param>
    /// <param name="waited">Real milliseconds for which the caller has waited for it.</param>
    public static bool AnyNewborn(BirthWait wait, long waited)
    {
        if (!IsPossible)
        {
            return false;
        }

        using (s_gate.Enter())
        {
            var (poolThreads, known, now) = (
                ThreadPool.ThreadCount,
                Volatile.Read(ref s_known),
                Environment.TickCount64
            );
            var unknown = TryCount() - poolThreads - known;
            if (poolThreads != s_poolThreads)
            {
                (s_poolThreads, s_poolChanged) = (poolThreads, now);
            }

            if (
                now - s_poolChanged <= BirthInThePool
                || ThreadPool.ThreadCount != poolThreads
                || Volatile.Read(ref s_known) != known
            )
            {
                return true;
            }

            if (unknown > s_usual && waited > 0 && CountServices() is var services && services > s_services)
            {
                s_usual += services - s_services;
                s_services = services;
            }

            GetUsedTo(unknown, now, wait);
            return unknown > s_usual;
        }
    }

    // Runs and others may start and end threads all the time: only what all of one wait had in common is here to stay.
    private static void GetUsedTo(int unknown, long now, BirthWait wait)
    {
        if (unknown <= s_usual)
        {
            s_services = unknown < s_usual ? CountServices() : s_services;
            s_usual = unknown;
            wait.Begin();
            return;
        }

        if (wait.SeesStill(unknown - s_usual, now) > Birth)
        {
            s_usual += wait.FewestMore;
            s_services = CountServices();
            wait.Begin();
        }
    }

    // A folder has one link more for each folder in it, and two besides.
    private static int TryCount()
    {
        try
        {
            return StatX(CurrentFolder, Folder, 0, LinkCount, out var status) == 0 ? (int)status.Links - 2 : 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    // The runtime starts threads too, now and then, and gives them names. A thread has the name of its maker until it
    // has its own, and what may make one is code on a thread of the pool, or on the one of a long-running task.
    private static int CountServices() =>
        Directory
            .EnumerateDirectories(Folder)
            .Count(static thread =>
            {
                try
                {
                    var name = File.ReadAllText(Path.Combine(thread, "comm"));
                    return name.StartsWith(".NET ", StringComparison.Ordinal)
                        && !name.StartsWith(".NET TP W", StringComparison.Ordinal)
                        && !name.StartsWith(".NET Long", StringComparison.Ordinal);
                }
                catch (IOException)
                {
                    return false; // it has just ended
                }
            });

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Status status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(16)]
        public uint Links;
    }
}
