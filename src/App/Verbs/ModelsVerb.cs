using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Data;
using DropoutTorch.Models;

namespace DropoutTorch.App.Verbs;

/// <summary>Lists what can be named on the command line.</summary>
internal sealed class ModelsVerb : Verb
{
    public override string Name => "models";

    public override string Summary => "list the models, activations and data sets";

    public override IReadOnlyList<(string Line, string Meaning)> Examples => [("./dropout models", "what --model, --activation and --data can be")];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        List(terminal, "Models (--model)", ModelRegistry.All.Select(entry => (entry.Name, entry.Summary)));
        List(terminal, "Data sets (--data)", DataSources.All.Select(source => (source.Name, source.Summary)));
        terminal.Out.WriteLine("Activations (--activation)");
        terminal.Out.WriteLine($"  {string.Join(", ", Activations.Names)}");
        return ExitCodes.Success;
    }

    private static void List(Terminal terminal, string title, IEnumerable<(string Name, string Summary)> entries)
    {
        terminal.Out.WriteLine(title);
        foreach ((string name, string summary) in entries)
            terminal.Out.WriteLine($"  {name,-32}{summary}");
        terminal.Out.WriteLine();
    }
}
