using System.Globalization;

namespace AsyncKatas.KataModel;

/// <summary>A kata whose files are all there.</summary>
internal sealed class Kata
{
    private Kata(KataFiles files, FrontMatter frontMatter, string learnerFile, string specFile)
    {
        Files = files;
        FrontMatter = frontMatter;
        LearnerFile = learnerFile;
        SpecFile = specFile;
    }

    public KataFiles Files { get; }

    public FrontMatter FrontMatter { get; }

    /// <summary>The one file that the learner edits.</summary>
    public string LearnerFile { get; }

    public string SpecFile { get; }

    public Variant Learner => new(Files, VariantKind.Learner, LearnerFile);

    public string Name => Files.Name;

    /// <summary>The number as it stands in the folder's name: what the learner types.</summary>
    public string Number => Name.Split('-')[0];

    /// <summary>Its title in the language of its reader, as it stands above the page.</summary>
    public string Title => KataPage.TitleOf(Files.Repository, Files.Readme, FrontMatter.Title ?? Name).Text;

    /// <summary>Number at the start of a kata's name; null if there is none.</summary>
    public static int? NumberOf(string name)
    {
        var digits = name.Split('-')[0];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The kata, if it is complete enough to be worked on.</summary>
    /// <exception cref="SetupException">A file is missing or cannot be understood.</exception>
    public static Kata Load(KataFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.SpecFiles.Count > 1)
        {
            throw new SetupException(
                $"{files.Folder} has {files.SpecFiles.Count} spec files ({string.Join(", ", files.SpecFiles)}); remove "
                    + "all but one."
            );
        }

        if (files.LearnerFile is not { } learner || files.SpecFile is not { } spec)
        {
            throw WithoutSpec(files);
        }

        Require(files, spec);
        if (!files.Repository.Has(learner))
        {
            throw new SetupException($"{learner} is missing. {Remedy.ForAnswer(files)}");
        }

        Require(files, files.Readme);
        return new Kata(files, FrontMatter.Read(files.Repository, files.Readme), learner, spec);
    }

    /// <summary>
    /// Says that the specs are gone. The remedy must not touch the file beside them, which is the learner's.
    /// </summary>
    public static SetupException WithoutSpec(KataFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new SetupException(
            $"{files.Folder} has no spec file (a file that ends in Spec.cs). "
                + $"{Remedy.For(files.Repository, $"{files.Folder}/*Spec.cs")}"
        );
    }

    private static void Require(KataFiles files, string path)
    {
        if (!files.Repository.Has(path))
        {
            throw new SetupException($"{path} is missing. {Remedy.For(files.Repository, path)}");
        }

        if (string.IsNullOrWhiteSpace(files.Repository.Read(path)))
        {
            throw new SetupException($"{path} is empty. {Remedy.For(files.Repository, path)}");
        }
    }
}
