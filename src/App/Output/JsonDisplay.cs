using System.Text.Json;
using DropoutTorch.Training;

namespace DropoutTorch.App.Output;

/// <summary>For programs: one JSON object a line, its kind under "event".</summary>
internal sealed class JsonDisplay(Terminal terminal) : ITrainDisplay, ITrainingObserver
{
    private string _metric = "";

    public void RunPrepared(TrainingRun run) =>
        Write("start", ("run", JsonSerializer.Serialize(run.Folder.Location)), ("first_step", $"{run.FirstStep}"), ("config", run.Config.ToJson()));

    public void Watch(TrainingRun run, Action<ITrainingObserver> train) => train(this);

    public void TrainingStarted(TrainingStart start) => _metric = start.Metric;

    public void EpochDone(EpochReport epoch) => Write("epoch", ("metrics", MetricsLog.Line(epoch, _metric)));

    public void RunStopped(TrainingRun run) => Write("stopped", ("run", JsonSerializer.Serialize(run.Folder.Location)));

    public void RunMeasured(Report? report, TrainingRun run) =>
        Write("result", ("end", JsonSerializer.Serialize(run.Folder.ReadResult()!.End)), ("scores", report?.ToJson() ?? "null"));

    private void Write(string kind, params (string Name, string Json)[] fields) =>
        terminal.Out.WriteLine($$"""{"event":"{{kind}}"{{string.Concat(fields.Select(field => $",\"{field.Name}\":{field.Json}"))}}}""");
}
