using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>Pages and documentation comments fall into the sentences that a reader sees.</summary>
public sealed class ProseTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.", "Two!", "Three?", "Four")]
    [InlineData("It takes 0.5 s. Task.WhenAll waits.", "It takes 0.5 s.", "Task.WhenAll waits.")]
    [InlineData("Open `Runner.cs`. Write it.", "Open `Runner.cs`.", "Write it.")]
    [InlineData("(It waits.) It ends.", "(It waits.)", "It ends.")]
    [InlineData("It says \"no.\" It ends.", "It says \"no.\"", "It ends.")]
    [InlineData("Write *it.* Read it.", "Write *it.*", "Read it.")]
    [InlineData("Take `a ? b : c` or `. !`. Go.", "Take `a ? b : c` or `. !`.", "Go.")]
    [InlineData("So it goes... And on.", "So it goes...", "And on.")]
    [InlineData("**In time.** Start the job. Wait.", "**In time.** Start the job.", "Wait.")]
    [InlineData("Start. **Now.** Wait.", "Start.", "**Now.**", "Wait.")]
    [InlineData("**In time.**", "**In time.**")]
    [InlineData("**")]
    public void A_block_is_cut_into_sentences(string block, params string[] sentences) =>
        Prose.Sentences(block).ShouldBe(sentences);

    [Theory]
    [InlineData("One\ntwo.\n\nThree.", "One two.", "Three.")]
    [InlineData("Read:\n1. A\n   b.\n2. Two.\n   - In.\n* A\n+ B", "Read:", "A b.", "Two.", "In.", "A", "B")]
    [InlineData("One\n```csharp\nvar x = 1.\n\n- y\n```\ntwo", "One", "two")]
    [InlineData("One\n~~~\n```\n~~~\ntwo", "One", "two")]
    [InlineData("### A heading.\nOne\n# Another\ntwo", "One", "two")]
    [InlineData("A limit of\n2 seconds, or\n1, 2, 3.", "A limit of 2 seconds, or 1, 2, 3.")]
    [InlineData("One\n===\ntwo\n\n    code.\n\n> three", "two", "three")]
    [InlineData("One\n\n- ```\n  a.\n  ```\n- b\n\n<p>\nThree.\n</p>\n\n---", "One", "b", "<p> Three. </p>")]
    [InlineData("")]
    public void A_page_is_cut_into_paragraphs_and_items(string page, params string[] blocks) =>
        Prose.Blocks(page).ShouldBe(blocks);

    [Theory]
    [InlineData("  Two \n\t words ", "Two words")]
    [InlineData("**Bold**, *italic*, _both_ and `code`", "Bold, italic, both and code")]
    [InlineData("<paramref name=\"jobs\"/> or <typeparamref name='T' />", "jobs or <typeparamref name='T' />")]
    [InlineData("<see cref=\"T:System.Func{T}\"/> is <see langword=\"null\" />", "System.Func<T> is null")]
    [InlineData("<see cref=\"Task\">a task</see>, <c>x</c>, <para>more</para>", "a task, x, more")]
    [InlineData("Func<Task<T>> and List&lt;int&gt;", "Func<Task<T>> and List<int>")]
    [InlineData("the [task](README.md#your-task) of it", "the task of it")]
    public void Of_a_text_the_words_count(string text, string plain) => Prose.Plain(text).ShouldBe(plain);

    [Theory]
    [InlineData("/// <summary>Adds.</summary>\n/// <returns>The\n///    sum.</returns>", "Adds.", "The sum.")]
    [InlineData("/// <exception cref=\"E\"><paramref name=\"jobs\"/> is null.</exception>", "`jobs` is null.")]
    [InlineData("/// <remarks><para>One.</para><para>Two <c>x.y</c>.</para></remarks>", "One.", "Two `x.y`.")]
    [InlineData("/// <summary><see cref=\"Func{T}\"/>, <see langword=\"null\"/>.</summary>", "`Func<T>`, `null`.")]
    [InlineData("/// <summary>Of <see cref=\"Task\">it</see>.</summary>", "Of it.")]
    [InlineData("/// <remarks>So: <code>x.</code> and <item>a</item><item>b</item></remarks>", "So:", "and", "a", "b")]
    [InlineData("/// <param name=\"a\">Less &lt; than.</param>", "Less < than.")]
    [InlineData("")]
    public void A_documentation_comment_is_read_as_a_page(string comment, params string[] blocks)
    {
        var read = DocumentationComment.Read(comment);
        read.Defect.ShouldBeNull();
        Prose.Blocks(read.Markdown).ShouldBe(blocks);
    }

    [Fact]
    public void A_documentation_comment_that_is_no_XML_says_why()
    {
        var read = DocumentationComment.Read("/// <summary>Adds.</sumary>");
        read.Markdown.ShouldBeEmpty();
        read.Defect.ShouldNotBeNull().ShouldContain("sumary");
    }
}
