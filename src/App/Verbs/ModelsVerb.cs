using System.CommandLine;
using System.Text;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Data;
using DropoutTorch.Models;
using static System.FormattableString;

namespace DropoutTorch.App.Verbs;

/// <summary>Lists what can be named on the command line.</summary>
internal sealed class ModelsVerb : Verb
{
    public override string Name => "models";

    public override string Summary => "list the models, activations and data sets";

    public override IReadOnlyList<(string Line, string Meaning)> Examples => [("./dropout models", "what --model, --activation and --data can be")];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        foreach (IGrouping<string, ModelEntry> group in ModelRegistry.All.GroupBy(entry => entry.Samples.Kind))
            List(terminal, $"Models (--model) for {group.Key}", [.. group.Select(entry => (entry.Name, Describe(entry)))]);
        List(terminal, "Data sets (--data)", [.. DataSources.All.Select(source => (source.Name, source.Summary))]);
        terminal.Out.WriteLine("Activations (--activation)");
        terminal.Out.WriteLine($"  {string.Join(", ", Activations.Names)}");
        return ExitCodes.Success;
    }

    private static void List(Terminal terminal, string title, IReadOnlyList<(string Name, string Summary)> entries)
    {
        var text = new StringBuilder();
        HelpPage.Rows(text, entries);
        terminal.Out.Write($"{title}\n{text}");
        terminal.Out.WriteLine();
    }

    // Below that every data set's images are large enough.
    private static string Describe(ModelEntry entry) =>
        entry.Summary + (entry.Samples.LeastEdge > 28 ? Invariant($", from {entry.Samples.LeastEdge} x {entry.Samples.LeastEdge}") : "");
}
