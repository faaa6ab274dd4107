using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Training;

namespace DropoutTorch.App.Verbs;

/// <summary>Lists the recipes.</summary>
internal sealed class RecipesVerb : Verb
{
    public override string Name => "recipes";

    public override string Summary => "list the settings of known runs (--recipe)";

    public override IReadOnlyList<(string Line, string Meaning)> Examples => [("./dropout recipes", "what --recipe can be; the files are in recipes/")];

    public override int Run(System.CommandLine.ParseResult parsed, Terminal terminal)
    {
        IReadOnlyList<string> names = Recipes.Names();
        foreach (string name in names)
            terminal.Out.WriteLine($"{name}\n  {string.Join("\n  ", HelpPage.Wrap(Recipes.Summary(name), Terminal.DefaultWidth - 2))}");
        return ExitCodes.Success;
    }
}
