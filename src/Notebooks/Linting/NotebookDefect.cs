namespace AsyncKatas.Notebooks.Linting;

/// <summary>What is wrong with a notebook.</summary>
/// <param name="Rule">Name of the rule that says so.</param>
/// <param name="Message">One sentence, which names file, cell and remedy.</param>
public sealed record NotebookDefect(string Rule, string Message);
