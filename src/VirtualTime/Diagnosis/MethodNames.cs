using System.Reflection;
using System.Text.RegularExpressions;

namespace AsyncKatas.VirtualTime;

/// <summary>The names that people gave, behind those that the compiler makes of them.</summary>
internal static partial class MethodNames
{
    /// <summary>The async method that a state machine was made from.</summary>
    public static string Of(Type machine) => Of(machine.Name, machine.DeclaringType);

    /// <summary>A method; a lambda or a local function comes with the method that it stands in.</summary>
    public static string Of(MethodBase method) =>
        method.Name is ".ctor" or ".cctor"
            ? $"the constructor of {NameOf(method.DeclaringType)}"
            : Of(method.Name, method.DeclaringType);

    // <GatherAsync>d__3 -> GatherAsync; <<GatherAsync>b__0>d -> GatherAsync > lambda; <<GatherAsync>g__Job|0>d ->
    // GatherAsync > Job
    private static string Of(string name, Type? owner)
    {
        var method = OuterMethod().Match(name) is { Success: true } match ? match.Groups["name"].Value : name;
        if (LocalFunction().Match(name) is { Success: true } local)
        {
            method += " > " + local.Groups["name"].Value;
        }
        else if (name.Contains(">b__", StringComparison.Ordinal))
        {
            method += " > lambda";
        }

        return NameOf(owner) is { } type ? $"{type}.{method}" : method;
    }

    private static string? NameOf(Type? owner)
    {
        while (owner is { DeclaringType: { } outer } && owner.Name.StartsWith('<'))
        {
            owner = outer;
        }

        return owner?.Name.Split('`')[0];
    }

    [GeneratedRegex("<+(?<name>[^<>]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex OuterMethod();

    [GeneratedRegex(@">g__(?<name>\w+)\|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LocalFunction();
}
