using DropoutTorch.Training;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>A line after each epoch, above the progress bar where there is one.</summary>
/// <param name="write">Where: not through a console that breaks lines.</param>
/// <param name="bar">Below; null for none.</param>
/// <param name="validated">Whether there is a validation part, whose scores then stand in the middle, in the place of the speed: 80 columns hold no more.</param>
internal sealed class EpochLines(Action<string> write, ProgressBar? bar, bool validated) : ITrainingObserver
{
    private long _epochs;
    private string _metric = "";

    public void TrainingStarted(TrainingStart start)
    {
        (_epochs, _metric) = (start.Epochs, start.Metric);
        write($"epoch    {Title("train")}{(validated ? Title("valid") : "")}{Title("test")}{(validated ? "" : " samples/s")}".TrimEnd());
        bar?.TrainingStarted(start);
    }

    public void StepDone(StepReport step) => bar?.StepDone(step);

    public void EpochDone(EpochReport epoch)
    {
        string number = Invariant($"{epoch.Epoch}/{_epochs}");
        string speed = Invariant($"{epoch.Train.Predictions / epoch.Seconds,10:N0}");
        write($"{number,-8} {Scores(epoch.Train)}{(validated ? Scores(epoch.Validation) : "")}{Scores(epoch.Test)}{(validated ? "" : speed)}".TrimEnd());
        bar?.Refresh();
    }

    private string Title(string part) => $"{part + " loss",10}{_metric,11} ";

    private string Scores(Score? score) => score is Score known
        ? Invariant($"{known.Loss,10:0.0000}{MetricText.Of(_metric, known.Metric),11} ")
        : $"{"-",10}{"-",11} ";
}
