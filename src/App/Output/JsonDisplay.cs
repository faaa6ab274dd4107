using System.Text.Json;
using DropoutTorch.Training;

namespace DropoutTorch.App.Output;

/// <summary>For programs: one JSON object a line, its kind under "event".</summary>
internal sealed class JsonDisplay(Terminal terminal) : ITrainDisplay, ITrainingObserver
{
    public void RunPrepared(TrainingRun run) =>
        Write("start", ("run", JsonSerializer.Serialize(run.Folder.Location)), ("config", run.Config.ToJson()));

    public void Watch(Action<ITrainingObserver> train) => train(this);

    public void EpochDone(EpochReport epoch) => Write("epoch", ("metrics", MetricsLine.From(epoch).ToJson()));

    public void RunMeasured(Report report, TrainingRun run) => Write("result", ("scores", report.ToJson()));

    private void Write(string kind, params (string Name, string Json)[] fields) =>
        terminal.Out.WriteLine($$"""{"event":"{{kind}}"{{string.Concat(fields.Select(field => $",\"{field.Name}\":{field.Json}"))}}}""");
}
