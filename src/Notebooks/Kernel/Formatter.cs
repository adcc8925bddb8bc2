using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Text;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// Turns a value into an output, in one form, as the .NET Interactive kernel does: a text is plain text, anything else is a
/// piece of a page. The style block that the kernel repeats in every output is left out: it would bury what changes.
/// </summary>
internal static class Formatter
{
    private const int MaxItems = 20;
    private const int MaxDepth = 4;

    public static CellOutput Format(object? value, CellOutputKind kind) => FormatAs(value, kind, value is string ? CellOutput.Plain : CellOutput.Html);

    public static CellOutput FormatAs(object? value, CellOutputKind kind, string mimeType) =>
        new(kind, mimeType, string.Equals(mimeType, CellOutput.Plain, StringComparison.Ordinal) ? Text(value) : value is string text ? WebUtility.HtmlEncode(text) : Html(value, depth: 0));

    private static string Html(object? value, int depth) => value switch
    {
        HtmlContent content => content.ToString(),
        _ when IsScalar(value) || depth >= MaxDepth => Pre(Text(value)),
        IDictionary dictionary => Table("key", dictionary.Keys.Cast<object?>().Take(MaxItems).Select(key => (Text(key), dictionary[key!])), More(dictionary.Count), depth),
        IEnumerable items => Sequence(items, depth),
        _ => Tree(value!, depth),
    };

    private static string Pre(string text) => $"<div class=\"dni-plaintext\"><pre>{WebUtility.HtmlEncode(text)}</pre></div>";

    // A sequence may do work when it is read: it is read once.
    private static string Sequence(IEnumerable items, int depth)
    {
        var (first, more) = Items(items);
        return first.TrueForAll(IsScalar)
            ? Pre(List(first, more))
            : Table("index", first.Select(static (item, index) => (index.ToString(CultureInfo.InvariantCulture), item)), more, depth);
    }

    private static string Table(string heading, IEnumerable<(string Key, object? Value)> rows, string more, int depth)
    {
        var text = new StringBuilder($"<table><thead><tr><th><i>{heading}</i></th><th>value</th></tr></thead><tbody>");
        foreach (var (key, value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(key)}</td><td>{Html(value, depth + 1)}</td></tr>");
        }

        if (more.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"2\"><i>{more}</i></td></tr>");
        }

        return text.Append("</tbody></table>").ToString();
    }

    private static string Tree(object value, int depth)
    {
        var text = new StringBuilder($"<details{(depth == 0 ? " open=\"open\"" : "")} class=\"dni-treeview\"><summary><span class=\"dni-code-hint\"><code>{WebUtility.HtmlEncode(Text(value))}</code></span></summary><div><table><thead><tr></tr></thead><tbody>");
        foreach (var (name, member) in Members(value))
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(name)}</td><td>{Html(member, depth + 1)}</td></tr>");
        }

        return text.Append("</tbody></table></div></details>").ToString();
    }

    private static IEnumerable<(string Name, object? Value)> Members(object value)
    {
        var type = value.GetType();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static it => it.CanRead && it.GetIndexParameters().Length == 0))
        {
            yield return (property.Name, Read(() => property.GetValue(value)));
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            yield return (field.Name, field.GetValue(value));
        }
    }

    private static object? Read(Func<object?> getter)
    {
        try
        {
            return getter();
        }
        catch (TargetInvocationException exception)
        {
            return $"{exception.InnerException!.GetType().FullName}: {exception.InnerException.Message}";
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "<null>",
        string text => text,
        DateTime time => time.ToString("u", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("u", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        IEnumerable items when Items(items) is var (first, more) => List(first, more),
        _ => value.ToString() ?? "",
    };

    private static string List(List<object?> first, string more) => $"[ {string.Join(", ", first.Select(Text))}{(more.Length == 0 ? "" : $" {more}")} ]";

    // The first items, and what to say about those beyond them. They may have no end.
    private static (List<object?> First, string More) Items(IEnumerable items)
    {
        var first = new List<object?>();
        foreach (var item in items)
        {
            if (first.Count == MaxItems)
            {
                return (first, items is ICollection collection ? More(collection.Count) : "... (more)");
            }

            first.Add(item);
        }

        return (first, "");
    }

    private static string More(int count) => count > MaxItems ? string.Create(CultureInfo.InvariantCulture, $"... ({count - MaxItems} more)") : "";

    private static bool IsScalar(object? value) => value is null or string or IFormattable or bool or char or Type or Uri or Version || value.GetType().IsPrimitive;
}
