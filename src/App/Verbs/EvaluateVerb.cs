using System.CommandLine;
using System.Text.Json;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Measures the model of a run folder on the test part of its data.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly Argument<string> _run = new("RUN") { Description = "the folder of a run that train has written" };
    private readonly Option<int?> _mcSamples = Int("--mc-samples", $"forward passes for the Monte-Carlo prediction [{Report.DefaultSamples}]");
    private readonly Option<long?> _seed = Long("--seed", "governs the dropout masks [the run's]");
    private readonly Option<string?> _dataDir = Text("--data-dir", "DIR", "folder of the data set's files [the run's]");
    private readonly Option<string?> _device = Text("--device", "NAME", "cpu, cuda or cuda:N [cpu]");
    private readonly Option<bool> _best = Flag("--best", "the weights of the best validation score, not the last ones");
    private readonly Option<long?> _step = Long("--step", "the weights of the checkpoint of this step, as checkpoints/ names it");
    private readonly Option<bool> _json = Flag("--json", "print one JSON object (fractions and nats) and nothing else");

    public override string Name => "evaluate";

    public override string Summary => "measure a trained network, plain and with Monte-Carlo dropout";

    public override IReadOnlyList<Argument> Arguments => [_run];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", _mcSamples, _seed, _dataDir, _device, _best, _step, _json)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout evaluate RUN", "accuracy, calibration and doubt, in a table"),
        ("./dropout evaluate RUN --mc-samples 50 --json", "the same for a program, from 50 passes"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        int samples = parsed.GetValue(_mcSamples) ?? Report.DefaultSamples;
        Report.CheckSamples(samples);
        string device = parsed.GetValue(_device) ?? "cpu";
        OptionsException.ThrowIfAny(Devices.Validate(device));
        long? step = parsed.GetValue(_step);
        if (step is not null && parsed.GetValue(_best))
            throw new UsageException("--step: expected not together with --best, got both. Fix: leave one of them out.");
        RunFolder folder = RunFolder.Find(parsed.GetRequiredValue(_run), needsWeights: step is null);
        using TrainedModel trained = TrainedModel.Open(folder, parsed.GetValue(_dataDir), device, parsed.GetValue(_best), step);
        long seed = parsed.GetValue(_seed) ?? folder.ReadConfig().Training.Seed;
        if (Report.Make(trained.Model, trained.Data.Test, samples, seed) is not Report report)
            return WriteScore(trained, parsed.GetValue(_json), terminal);
        if (parsed.GetValue(_json))
            terminal.Out.WriteLine(report.ToJson());
        else
            ReportText.Write(report, trained.Data, terminal.Rich());
        return ExitCodes.Success;
    }

    private static int WriteScore(TrainedModel trained, bool json, Terminal terminal)
    {
        string metric = Objective.Of(trained.Data.Task).Metric;
        Score score = Evaluation.Evaluate(trained.Model, trained.Data.Test);
        terminal.Out.WriteLine(json
            ? JsonSerializer.Serialize(new Dictionary<string, double> { ["loss"] = score.Loss, [metric] = score.Metric })
            : MetricText.OfTest(metric, score));
        return ExitCodes.Success;
    }
}
