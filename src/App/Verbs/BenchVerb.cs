using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Engine;
using DropoutTorch.App.Output;
using DropoutTorch.Benchmarks;
using DropoutTorch.Options;
using static System.FormattableString;
using static DropoutTorch.App.CommandLine.Options;
using static TorchSharp.torch;

namespace DropoutTorch.App.Verbs;

/// <summary>Measures how fast the layers are on this machine.</summary>
internal sealed class BenchVerb : Verb
{
    private const string Layers = "layers";
    private const int DefaultRepetitions = 11;
    private static readonly string[] Types = ["float32", "float64", "bfloat16", "float16"];
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a plus sign stays one
    };

    private readonly Argument<string> _what = new("WHAT") { Description = $"what to measure: {Layers}" };
    private readonly Option<IReadOnlyList<string>?> _only = Names("--only", "measure these layers only [all]", "InvertedDropout");
    private readonly Option<IReadOnlyList<string>?> _shapes = Names("--shapes", $"the inputs' shapes [{string.Join(", ", TensorShape.Defaults)}]", "4096x4096");
    private readonly Option<string?> _dtype = Text("--dtype", "NAME", $"element type: {string.Join(", ", Types)} [{Types[0]}]");
    private readonly Option<int?> _repetitions = Int("--repetitions", $"blocks of calls that a median is taken over; slow work has fewer [{DefaultRepetitions}]");
    private readonly Option<bool> _json = Flag("--json", "print one JSON array (milliseconds a call) and nothing else");

    public override string Name => "bench";

    public override string Summary => "measure the speed of the layers beside copies, libtorch and PyTorch";

    public override IReadOnlyList<Argument> Arguments => [_what];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", _only, _shapes, _dtype, _repetitions, _json)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout bench layers", "every layer, two or three minutes"),
        ("./dropout bench layers --only InvertedDropout --shapes 4096x4096 --json", "one of them, for a program"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        IReadOnlyList<string> names = parsed.GetValue(_only) ?? LayerTable.Names;
        IReadOnlyList<string> shapes = parsed.GetValue(_shapes) ?? [.. TensorShape.Defaults.Select(shape => shape.ToString())];
        string type = parsed.GetValue(_dtype) ?? Types[0];
        int repetitions = parsed.GetValue(_repetitions) ?? DefaultRepetitions;
        OptionsException.ThrowIfAny([.. Mistakes(parsed.GetRequiredValue(_what), names, shapes, type, repetitions)]);

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

    private static IEnumerable<string> Mistakes(string what, IReadOnlyList<string> names, IReadOnlyList<string> shapes, string type, int repetitions)
    {
        if (Violation.OfName("benchmark", what, [Layers]) is string unknown)
            yield return unknown;
        foreach (string mistake in names.Select(name => Violation.OfName("layer", name, LayerTable.Names)).OfType<string>())
            yield return mistake;
        foreach (string shape in shapes.Where(shape => TensorShape.Parse(shape) is null))
            yield return Violation.Of("shape", "sizes of at least 1 with x between them", $"'{shape}'", "write it like 128x64x32x32, or 128x64x32x32 channels_last, with at most 2^30 elements");
        if (Violation.OfName("element type", type, Types) is string noType)
            yield return noType;
        if (repetitions < 1)
            yield return Violation.Of("number of repetitions", "at least 1", Invariant($"{repetitions}"), "choose 1 or more");
    }

    /// <summary>A row a line, so that the array can be read as it comes and compared line by line.</summary>
    private static void WriteJson(IEnumerable<LayerResult> results, TextWriter output)
    {
        string separator = "[";
        foreach (LayerResult result in results)
        {
            output.WriteLine(separator);
            output.Write("  " + JsonSerializer.Serialize(result, Snake));
            separator = ",";
        }
        output.WriteLine("\n]");
    }
}
