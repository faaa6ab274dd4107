using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Lists runs, and compares them: what differs between their settings, and what came out.</summary>
internal sealed class RunsVerb : Verb
{
    private const string DefaultFolder = "runs";

    private readonly Argument<string[]> _folders = new("RUN...")
    {
        Description = $"folders of runs, or folders that hold some [{DefaultFolder}]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _json = Flag("--json", "print one JSON object a run and nothing else");

    public override string Name => "runs";

    public override string Summary => "list runs and compare them";

    public override IReadOnlyList<Argument> Arguments => [_folders];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", _json)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout runs", "all runs in ./runs, with the settings in which they differ"),
        ("./dropout runs RUN1 RUN2 --json", "two runs, for a program"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        IReadOnlyList<RunSummary> runs = Find(parsed.GetValue(_folders) is { Length: > 0 } named ? named : [DefaultFolder], terminal);
        if (parsed.GetValue(_json))
        {
            foreach (RunSummary run in runs)
                terminal.Out.WriteLine(run.ToJson());
        }
        else
        {
            RunTable.Write(runs, terminal.Rich());
        }
        return ExitCodes.Success;
    }

    private static List<RunSummary> Find(IReadOnlyList<string> folders, Terminal terminal)
    {
        List<RunSummary> runs = [];
        foreach (string folder in folders)
        {
            IReadOnlyList<string> found = RunFolder.FindAll(folder);
            if (found.Count == 0)
                throw new DataException(folder, "the folder of a run, or one that holds some", Directory.Exists(folder) ? "none in it" : "no such folder", "name a folder that train has written");
            foreach (string path in found)
            {
                try
                {
                    runs.Add(RunSummary.Read(path));
                }
                catch (DataException e) when (found.Count > 1)
                {
                    terminal.Warn(e.Message); // one damaged run must not hide the others
                }
            }
        }
        return runs;
    }
}
