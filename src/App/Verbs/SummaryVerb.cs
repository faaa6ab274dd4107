using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Models;
using DropoutTorch.Models.Summary;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static System.FormattableString;
using static DropoutTorch.App.CommandLine.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.App.Verbs;

/// <summary>Shows a model's layers, their outputs and parameters, and what drops where.</summary>
internal sealed class SummaryVerb : Verb
{
    private const int DefaultDepth = 2;

    private readonly Argument<string> _model = new("MODEL") { Description = "one of the names that 'models' lists" };
    private readonly Option<IReadOnlyList<long>?> _input = Shape("--input", "shape of a sample: 3x32x32 for an image [what the model was made for]");
    private readonly Option<long?> _classes = Long("--classes", "number of outputs [what the model was made for]");
    private readonly Option<IReadOnlyDictionary<string, string>> _set = Settings("--set", "an option of the model; may be given again");
    private readonly Option<int?> _depth = Int("--depth", $"how deep to look into modules; 0 is the model alone [{DefaultDepth}]");

    private readonly Option<string?> _weights = Text("--weights", "FILE", "a safetensors or .pth file; say whether it fits the model");
    private readonly AdviceOptions _advice = new();

    public override string Name => "summary";

    public override string Summary => "show a model's layers, parameters and dropout";

    public override IReadOnlyList<Argument> Arguments => [_model];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", [_input, _classes, _set, _depth, _weights, .. _advice.All])];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout summary vgg16 --input 3x32x32 --classes 10", "VGG-16 with the head for small images"),
        ("./dropout summary resnet18 --weights resnet18.pth", "whether PyTorch's weights fit, name by name"),
        ("./dropout summary resnet18 --set drop_path=0.2 --set drop_block=0.1", "what drops where in a ResNet"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        int depth = parsed.GetValue(_depth) ?? DefaultDepth;
        if (depth < 0)
            throw new UsageException($"--depth: expected 0 or more, got {depth}. Fix: choose 0 for the model alone.");
        _advice.Check(parsed);
        ModelEntry entry = ModelRegistry.Find(parsed.GetRequiredValue(_model));
        IReadOnlyList<long> sample = parsed.GetValue(_input) ?? entry.Typical.SampleShape;
        ModelOptions options = entry.Configure(new ModelTask(sample, parsed.GetValue(_classes) ?? entry.Typical.Classes), parsed.GetValue(_set));
        using Module<Tensor, Tensor> model = options.Create();
        WriteOptions(terminal.Out, options);
        SummaryText.Write(terminal.Out, ModelSummary.Of(model, [1, .. sample], options.InputType).ToDepth(depth));
        if (parsed.GetValue(_weights) is string file)
            terminal.Out.WriteLine(Invariant($"Weights:            {ModuleWeights.Load(model, file).Loaded.Count} tensors of {file} fit"));
        _advice.Write(parsed, model, terminal);
        return ExitCodes.Success;
    }

    private static void WriteOptions(TextWriter writer, ModelOptions options)
    {
        writer.WriteLine($"{options.Name}, with these options (--set):");
        foreach ((string name, string value) in OptionSettings.Values(options))
            writer.WriteLine($"  {name} = {value}");
        writer.WriteLine();
    }
}
