using System.CommandLine;
using System.Text.Json;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Protocols;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Goes through the UCI regression protocol.</summary>
internal sealed class UciVerb : Verb
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
    private static readonly UciOptions Defaults = new() { DataDir = "" };

    private readonly Option<string?> _dataDir = Text("--data-dir", "DIR", "folder with a folder for each data set, or that of a single set; needed");
    private readonly Option<IReadOnlyList<string>?> _sets = Names("--sets", "folders to go through [all]", "yacht,energy");
    private readonly Option<int?> _splits = Int("--splits", "only the first so many splits of each [all]");
    private readonly Option<long?> _epochs = Long("--epochs", "epochs of each fit [100 times n_epochs.txt]");
    private readonly Option<long?> _samples = Long("--samples", $"stochastic passes over validation and test rows [{Defaults.Samples}]");
    private readonly Option<IReadOnlyList<double>?> _taus = Numbers("--tau", "precisions to choose from [the published ones of the set]", "0.1,1,10");
    private readonly Option<IReadOnlyList<double>?> _ps = Numbers("--p", $"dropout probabilities to choose from [{string.Join(',', Defaults.Ps)}]", "0.01,0.1");
    private readonly Option<long?> _seed = Long("--seed", $"governs weights, orders and masks [{Defaults.Seed}]");
    private readonly Option<string?> _out = Text("--out", "DIR", "keep finished splits there; the same command goes on after a stop");
    private readonly Option<bool> _json = Flag("--json", "print one JSON array (target units and nats) and nothing else");

    public override string Name => "uci";

    public override string Summary => "repeat the UCI regression table of MC dropout with its grid search";

    public override IReadOnlyList<OptionGroup> Groups =>
        [new("Data", _dataDir, _sets, _splits), new("Protocol", _ps, _taus, _epochs, _samples, _seed), new("Output", _out, _json)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout uci --data-dir uci --sets yacht,energy --out DIR", "two sets, beside the published figures; goes on after a stop"),
        ("./dropout uci --data-dir uci --sets yacht --splits 2 --epochs 400 --json", "a quick look, for a program"),
        ("./dropout uci --data-dir my-set --tau 0.1,1,10", "a folder of the same layout, with its own grid"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        var protocol = new UciProtocol(Read(parsed));
        using var signals = new StopSignals();
        bool json = parsed.GetValue(_json);
        List<UciResult> results = [];
        try
        {
            UciProgressBar.Watch(protocol, terminal, json, result =>
            {
                results.Add(result);
                if (!json)
                    UciText.Write(result, terminal.Out);
            }, signals.Token);
        }
        catch (OperationCanceledException)
        {
            terminal.Warn(parsed.GetValue(_out) is string folder ? $"stopped; go on with the same command and --out {folder}" : "stopped; nothing is kept without --out");
            return signals.ExitCode ?? ExitCodes.Fault;
        }
        if (json)
            terminal.Out.WriteLine(JsonSerializer.Serialize(results, Snake));
        return ExitCodes.Success;
    }

    private UciOptions Read(ParseResult parsed) => new()
    {
        DataDir = parsed.GetValue(_dataDir) ?? throw new UsageException($"{_dataDir.Name}: expected a folder, got nothing. Fix: write {_dataDir.Name} DIR."),
        Sets = parsed.GetValue(_sets),
        Out = parsed.GetValue(_out),
        Splits = parsed.GetValue(_splits),
        Epochs = parsed.GetValue(_epochs),
        Samples = parsed.GetValue(_samples) ?? Defaults.Samples,
        Taus = parsed.GetValue(_taus),
        Ps = parsed.GetValue(_ps) ?? Defaults.Ps,
        Seed = parsed.GetValue(_seed) ?? Defaults.Seed,
    };
}
