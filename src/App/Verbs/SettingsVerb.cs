using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Training;

namespace DropoutTorch.App.Verbs;

/// <summary>Shows all settings of a run that the same command line would train, as a file for --config.</summary>
internal sealed class SettingsVerb : Verb
{
    private readonly SettingsOptions _settings = new();

    public override string Name => "settings";

    public override string Summary => "show every setting of a run, as a file for --config";

    public override IReadOnlyList<OptionGroup> Groups => _settings.Groups;

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout settings --data mnist --optimizer sgd > my.yaml", "all that train --config my.yaml would use"),
        ("./dropout settings --recipe mnist-cnn", "a recipe with every default written out"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        terminal.Out.Write(TrainSettings.ToYaml(_settings.Read(parsed)));
        return ExitCodes.Success;
    }
}
