using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncKatas.VirtualTime;

/// <summary>Words where the calling thread is: which code of the run, and what of .NET it has called.</summary>
internal static class CallSite
{
    // What .NET calls inside, by what people write. The one nearest to the code of the run counts.
    private static readonly (string Type, string Method, string Name)[] s_calls =
    [
        ("System.Threading.SemaphoreSlim", "WaitAsync", "SemaphoreSlim.WaitAsync"),
        ("System.Threading.SemaphoreSlim", "WaitUntil", "SemaphoreSlim.WaitAsync"),
        ("System.Threading.SemaphoreSlim", "Wait", "SemaphoreSlim.Wait"),
        ("System.Threading.PeriodicTimer", "", "PeriodicTimer"),
        ("System.Timers.Timer", "", "System.Timers.Timer"),
        ("System.Threading.CancellationTokenSource", "CancelAfter", "CancellationTokenSource.CancelAfter"),
        ("System.Threading.CancellationTokenSource", "", "new CancellationTokenSource"),
        ("System.Threading.Tasks.Task", "Delay", "Task.Delay"),
        ("System.Threading.Tasks.Task", "WaitAll", "Task.WaitAll"),
        ("System.Threading.Tasks.Task", "WaitAny", "Task.WaitAny"),
        ("System.Threading.Tasks.Task", "WaitAsync", "Task.WaitAsync"),
        ("System.Threading.Tasks.Task", "Wait", "Task.Wait"),
        ("System.Threading.Tasks.Task", "get_Result", "Task.Result"),
        ("System.Threading.Tasks.Task", "GetResultCore", "Task.Result"),
        ("System.Threading.Tasks.Task", "InternalWait", "Task.Wait"),
        ("System.Runtime.CompilerServices.TaskAwaiter", "", "GetAwaiter().GetResult()"),
        ("System.Threading.Timer", "", "Timer"),
        ("System.Threading.TimerQueueTimer", "", "Timer"),
        ("System.Threading.Monitor", "", "Monitor"),
        ("System.Threading.ManualResetEventSlim", "", "ManualResetEventSlim.Wait"),
        ("System.Threading.WaitHandle", "", "WaitHandle.WaitOne"),
        ("System.Threading.Thread", "Join", "Thread.Join"),
        // Whatever sends a request sets it, where nobody has asked for a time limit too.
        ("System.Net.Http.HttpClient", "SendAsync", "HttpClient.Timeout"),
        ("System.Net.Http.HttpClient", "Get", "HttpClient.Timeout"),
        ("System.Net.Http.HttpClient", "Post", "HttpClient.Timeout"),
        ("System.Net.Http.HttpClient", "Put", "HttpClient.Timeout"),
    ];

    /// <summary>The call of .NET, and the method of the run's code that made it; null where the stack does not
    /// tell.</summary>
    public static (string? Call, string? Caller) OfThisThread()
    {
        var methods = new StackTrace(fNeedFileInfo: false)
            .GetFrames()
            .Select(static frame => frame.GetMethod())
            .OfType<MethodBase>()
            .ToArray();
        var caller = Array.FindIndex(methods, static method => IsCodeOfTheRun(method));
        var own = methods.AsEnumerable().Take(caller < 0 ? methods.Length : caller);
        return (
            own.Reverse().Select(NameOfCall).FirstOrDefault(static name => name is not null),
            caller < 0 ? null : NameOf(methods[caller])
        );
    }

    private static bool IsCodeOfTheRun(MethodBase method) =>
        method.DeclaringType is { } type
        && type.Assembly != typeof(CallSite).Assembly
        && !IsHidden(type)
        && type.Assembly.GetName().Name is { } name
        && !name.StartsWith("System.", StringComparison.Ordinal)
        && !name.StartsWith("Microsoft.", StringComparison.Ordinal);

    // What only stands between the code of a run and .NET, as a stream of specs does, hides itself in this way.
    private static bool IsHidden(Type type) =>
        type.IsDefined(typeof(StackTraceHiddenAttribute)) || (type.DeclaringType is { } outer && IsHidden(outer));

    private static string NameOf(MethodBase method) =>
        typeof(IAsyncStateMachine).IsAssignableFrom(method.DeclaringType)
            ? MethodNames.Of(method.DeclaringType!)
            : MethodNames.Of(method);

    private static string? NameOfCall(MethodBase method)
    {
        // People call what is public: of an override in a type that they cannot see, the method that it overrides.
        if (method is MethodInfo { DeclaringType.IsVisible: false, IsVirtual: true } hidden)
        {
            method = hidden.GetBaseDefinition();
        }

        var type = method.DeclaringType;
        while (type is { DeclaringType: { } outer })
        {
            type = outer;
        }

        var name = type?.FullName?.Split('`')[0];
        return s_calls
                .FirstOrDefault(call =>
                    string.Equals(call.Type, name, StringComparison.Ordinal) && IsNamed(method, call.Method)
                )
                .Name
            ?? (
                type is { IsPublic: true, Namespace: not "System.Runtime.CompilerServices" }
                && method is { IsPublic: true, DeclaringType.IsPublic: true }
                    ? MethodNames.Of(method)
                    : null
            );
    }

    // The type of the promise tells as well as the method: one of them may have been inlined.
    private static bool IsNamed(MethodBase method, string word) =>
        word.Length == 0
        || method.Name.StartsWith(word, StringComparison.Ordinal)
        || method.DeclaringType!.Name.StartsWith(word, StringComparison.Ordinal)
        || (
            word is "WaitAsync" && method.DeclaringType.Name.StartsWith("CancellationPromise", StringComparison.Ordinal)
        );
}
