using System.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Models.Placement;
using DropoutTorch.Options;
using static DropoutTorch.App.CommandLine.Options;
using static TorchSharp.torch.nn;

namespace DropoutTorch.App.CommandLine;

/// <summary>What the verbs that build a model say about where it drops, and how to have them not say it.</summary>
internal sealed class AdviceOptions
{
    private readonly Option<bool> _none = Flag("--no-advice", "no remarks about where the model drops");
    private readonly Option<IReadOnlyList<string>?> _silence = Names("--silence", "remarks to leave out, by the name in brackets", "high-p");

    public IReadOnlyList<Option> All => [_none, _silence];

    /// <summary>Refuses names that no rule has, before any work starts.</summary>
    public void Check(ParseResult parsed) =>
        OptionsException.ThrowIfAny([.. Silenced(parsed).Select(name => Violation.OfName("--silence", name, PlacementAdvice.Rules)).OfType<string>()]);

    /// <summary>Writes the remarks as warnings, a line each, apart from the results.</summary>
    public void Write(ParseResult parsed, Module model, Terminal terminal)
    {
        if (parsed.GetValue(_none))
            return;
        foreach (Advice advice in PlacementAdvice.Check(model, [.. Silenced(parsed)]))
            terminal.Warn($"{advice}");
    }

    private IReadOnlyList<string> Silenced(ParseResult parsed) => parsed.GetValue(_silence) ?? [];
}
