using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Engine;
using DropoutTorch.App.Output;
using DropoutTorch.Benchmarks;
using DropoutTorch.Benchmarks.Uncertainty;
using DropoutTorch.Options;
using static DropoutTorch.App.CommandLine.Options;
using static TorchSharp.torch;

namespace DropoutTorch.App.Verbs;

/// <summary>Measures how fast layers and Monte-Carlo predictions are on this machine.</summary>
internal sealed class BenchVerb : Verb
{
    private const string Layers = "layers", MonteCarlo = "mc";
    private const int DefaultRepetitions = 11;
    private static readonly string[] Types = ["float32", "float64", "bfloat16", "float16"];
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a plus sign stays one
    };

    private readonly Argument<string> _what = new("WHAT") { Description = $"what to measure: {Layers} or {MonteCarlo} (Monte-Carlo dropout)" };
    private readonly Option<IReadOnlyList<string>?> _only = Names("--only", "measure these layers or networks only [all]", "InvertedDropout");
    private readonly Option<IReadOnlyList<string>?> _shapes = Names("--shapes", $"the layers' inputs [{string.Join(", ", TensorShape.Defaults)}]", "4096x4096");
    private readonly Option<string?> _dtype = Text("--dtype", "NAME", $"the layers' element type: {string.Join(", ", Types)} [{Types[0]}]");
    private readonly Option<int?> _repetitions = Int("--repetitions", $"blocks of calls that a median is taken over; slow work has fewer [{DefaultRepetitions}]");
    private readonly Option<bool> _json = Flag("--json", "print one JSON array (milliseconds a call) and nothing else");

    public override string Name => "bench";

    public override string Summary => "measure the speed of layers and Monte-Carlo dropout beside PyTorch";

    public override IReadOnlyList<Argument> Arguments => [_what];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", _only, _shapes, _dtype, _repetitions, _json)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout bench layers", "every layer, two or three minutes"),
        ("./dropout bench layers --only InvertedDropout --shapes 4096x4096 --json", "one of them, for a program"),
        ("./dropout bench mc", "Monte-Carlo predictions beside loops of passes, two minutes"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        string what = parsed.GetRequiredValue(_what);
        int repetitions = parsed.GetValue(_repetitions) ?? DefaultRepetitions;
        var checks = new OptionChecks();
        checks.Add(Violation.OfName("benchmark", what, [Layers, MonteCarlo]));
        checks.AtLeast(1, "number of repetitions", repetitions);
        if (what != MonteCarlo)
            return RunLayers(parsed, checks, repetitions, terminal);
        checks.That(parsed.GetValue(_shapes) is null, _shapes.Name, "none beside mc", "one", "leave it out");
        checks.That(parsed.GetValue(_dtype) is null, _dtype.Name, "none beside mc", "one", "leave it out");
        IReadOnlyList<string> names = parsed.GetValue(_only) ?? McCase.Names;
        foreach (string name in names)
            checks.Add(Violation.OfName("network", name, McCase.Names));
        OptionsException.ThrowIfAny(checks.Found);
        return RunMonteCarlo([.. McCase.All.Where(one => names.Contains(one.Name))], repetitions, parsed.GetValue(_json), terminal);
    }

    private static int RunMonteCarlo(IReadOnlyList<McCase> cases, int repetitions, bool json, Terminal terminal)
    {
        using Peer? peer = Peer.Start(McBenchmark.PeerNames, get_num_threads(), new CurrentEngine().BlasEnvironment);
        IEnumerable<McResult> results = new McBenchmark(cases, new Effort(repetitions) { BudgetMs = 20_000 }, peer).Run();
        if (json)
            WriteJson(results, terminal.Out);
        else
            BenchText.Write(results, repetitions, peer, terminal.Out);
        return ExitCodes.Success;
    }

    private int RunLayers(ParseResult parsed, OptionChecks checks, int repetitions, Terminal terminal)
    {
        IReadOnlyList<string> names = parsed.GetValue(_only) ?? LayerTable.Names;
        IReadOnlyList<string> shapes = parsed.GetValue(_shapes) ?? [.. TensorShape.Defaults.Select(shape => shape.ToString())];
        string type = parsed.GetValue(_dtype) ?? Types[0];
        foreach (string name in names)
            checks.Add(Violation.OfName("layer", name, LayerTable.Names));
        foreach (string shape in shapes)
            checks.That(TensorShape.Parse(shape) is not null, "shape", "sizes of at least 1 with x between them", $"'{shape}'", "write it like 128x64x32x32, or 128x64x32x32 channels_last, with at most 2^30 elements");
        checks.Name("element type", type, Types);
        OptionsException.ThrowIfAny(checks.Found);

        LayerCase[] layers = [.. LayerTable.All.Where(layer => names.Contains(layer.Name))];
        TensorShape[] sizes = [.. shapes.Select(shape => TensorShape.Parse(shape)!)];
        if (!layers.Any(layer => sizes.Any(layer.Fits)))
            throw new UsageException($"--shapes: expected one that {string.Join(", ", names)} takes, got {string.Join(", ", shapes)}. Fix: choose another shape or layer.");
        using Peer? peer = Peer.Start(LayerBenchmark.PeerNames, get_num_threads(), new CurrentEngine().BlasEnvironment);
        var benchmark = new LayerBenchmark(layers, sizes, Enum.Parse<ScalarType>(type, ignoreCase: true), new Effort(repetitions), peer);
        if (parsed.GetValue(_json))
            WriteJson(benchmark.Run(), terminal.Out);
        else
            BenchText.Write(benchmark.Run(), repetitions, peer, terminal.Out);
        return ExitCodes.Success;
    }

    /// <summary>A row a line, so that the array can be read as it comes and compared line by line.</summary>
    private static void WriteJson<T>(IEnumerable<T> results, TextWriter output)
    {
        string separator = "[";
        foreach (T result in results)
        {
            output.WriteLine(separator);
            output.Write("  " + JsonSerializer.Serialize(result, Snake));
            separator = ",";
        }
        output.WriteLine("\n]");
    }
}
