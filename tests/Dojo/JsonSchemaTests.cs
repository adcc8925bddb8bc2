using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using AsyncKatas.Dojo.Verdicts;
using AsyncKatas.KataModel;
using AsyncKatas.Specs;
using Json.Schema;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What tools are told of the JSON that the dojo writes is what it writes.</summary>
public sealed class JsonSchemaTests : IDisposable
{
    private const string Page = "docs/json.md";

    private static readonly Dictionary<string, Type> s_outputs = new(StringComparer.Ordinal)
    {
        ["list"] = typeof(ListJson),
        ["run"] = typeof(RunJson),
        ["verify"] = typeof(VerifyJson),
    };

    // GitHub shows a file as it stands.
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, JsonSchema> s_schemas = s_outputs.Keys.ToDictionary(
        static command => command,
        static command => JsonSchema.FromText(Repository.Read(Path(command))),
        StringComparer.Ordinal
    );

    private readonly FixtureRepository _fixture = new();

    public static TheoryData<string> Commands => [.. s_outputs.Keys];

    private static Repository Repository => RepositoryVerification.Repository;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_schema_that_tools_read_is_that_of_the_records(string command)
    {
        var schema = Export(command);
        var received = System.IO.Path.Combine(AppContext.BaseDirectory, System.IO.Path.GetFileName(Path(command)));
        File.WriteAllText(received, schema);
        Repository
            .Read(Path(command))
            .ShouldBe(schema, $"If the new one is meant, copy {received} to {Path(command)}.");
        Repository.Read(Page).ShouldContain($"]({Path(command)["docs/".Length..]})");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_page_names_every_entry_and_every_word_of_the_schema(string command)
    {
        var page = Repository.Read(Page);
        var start = page.IndexOf($"\n## `{command}", StringComparison.Ordinal);
        start.ShouldBePositive();
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        var section = page[start..(end < 0 ? page.Length : end)];
        var words = JsonNode.Parse(Export(command))!;
        foreach (var entry in Entries(words))
        {
            section.ShouldMatch($@"`\.?{entry}(\[\])?`", $"{Page} does not name {entry} of {command}");
        }

        foreach (var word in Words(words))
        {
            page[..(end < 0 ? page.Length : end)].ShouldContain($"`{word}`");
        }
    }

    [Theory]
    [InlineData("a + b", "a + b", "done")]
    [InlineData("a + b", "a - b", "started")]
    [InlineData("return", "Task.Delay(0); return", "done")]
    [InlineData("return", "Environment.Exit(3); return", "started")]
    [InlineData("return", "return return", "doesNotCompile")]
    [InlineData(
        "static Task<int> AddAsync(int a, int b)\n    {",
        "static async Task<int> AddAsync(int a, int b)\n    {\n        Task.Delay(0);",
        "doesNotCompile"
    )]
    [Trait(When.Trait, When.Ci)]
    public async Task What_list_and_run_write_fits(string from, string to, string state)
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace(from, to, StringComparison.Ordinal)
        );
        (await WrittenAsync("list"))["katas"]![0]!["state"]!.GetValue<string>().ShouldBe(state);
        (await WrittenAsync("run", "1"))["state"]!.GetValue<string>().ShouldBe(state);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_list_and_verify_write_about_a_defect_fits()
    {
        (await WrittenAsync("verify"))["passed"]!.GetValue<bool>().ShouldBeTrue();
        _fixture.Write(FixtureRepository.Readme, "---\n[\n---\n");
        (await WrittenAsync("list"))["katas"]![0]!["state"]!.GetValue<string>().ShouldBe("broken");
        (await WrittenAsync("verify"))["katas"]![0]!["defects"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_lacks_an_entry_or_says_another_word_does_not_fit()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        var run = await WrittenAsync("run", "1");
        foreach (var entry in run.AsObject().Select(static it => it.Key).ToList())
        {
            var lacking = run.DeepClone().AsObject();
            lacking.Remove(entry);
            Defects("run", lacking.ToJsonString()).ShouldNotBeEmpty(entry);
        }

        run["specs"]![0]!["outcome"] = "failing";
        Defects("run", run.ToJsonString()).ShouldNotBeEmpty();
    }

    private static string Path(string command) => $"docs/json/{command}.schema.json";

    private static string Export(string command)
    {
        var schema = JsonView
            .Options.GetJsonSchemaAsNode(
                s_outputs[command],
                new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }
            )
            .AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", $"dojo {command} --json");
        return $"{schema.ToJsonString(s_readable)}\n";
    }

    private static IEnumerable<string> Entries(JsonNode? schema) =>
        All(schema, "properties").SelectMany(static it => it.AsObject().Select(static entry => entry.Key));

    private static IEnumerable<string> Words(JsonNode? schema) =>
        All(schema, "enum")
            .SelectMany(static it => it.AsArray())
            .OfType<JsonNode>()
            .Select(static it => it.GetValue<string>());

    private static IEnumerable<JsonNode> All(JsonNode? node, string key) =>
        node switch
        {
            JsonObject it => it.SelectMany(entry =>
                (
                    entry.Value is { } value && string.Equals(entry.Key, key, StringComparison.Ordinal)
                        ? [value]
                        : Array.Empty<JsonNode>()
                ).Concat(All(entry.Value, key))
            ),
            JsonArray it => it.SelectMany(inner => All(inner, key)),
            _ => [],
        };

    private static IReadOnlyList<string> Defects(string command, string json)
    {
        using var document = JsonDocument.Parse(json);
        var result = s_schemas[command]
            .Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            :
            [
                .. (result.Details ?? [])
                    .Prepend(result)
                    .SelectMany(static it =>
                        (it.Errors ?? []).Select(error => $"{it.InstanceLocation}: {error.Value}")
                    ),
            ];
    }

    private async Task<JsonNode> WrittenAsync(string command, params string[] args)
    {
        var (_, output, _) = await DojoCommand.RunAsync(
            _fixture.Root,
            [command, .. args, "--json"],
            TestContext.Current.CancellationToken
        );
        Defects(command, output).ShouldBeEmpty();
        return JsonNode.Parse(output)!;
    }
}
