using DropoutTorch.Training;
using Spectre.Console;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>A line after each epoch, above the progress bar where there is one.</summary>
internal sealed class EpochLines(IAnsiConsole console, ProgressBar? bar) : ITrainingObserver
{
    private int _epochs;

    public void TrainingStarted(TrainingStart start)
    {
        _epochs = start.Epochs;
        console.WriteLine("epoch    train loss  accuracy   test loss  accuracy   samples/s");
        bar?.TrainingStarted(start);
    }

    public void StepDone(StepReport step) => bar?.StepDone(step);

    public void EpochDone(EpochReport epoch)
    {
        string number = Invariant($"{epoch.Epoch}/{_epochs}");
        console.WriteLine(Invariant($"{number,-8} {epoch.Train.Loss,10:0.0000}  {epoch.Train.Accuracy * 100,6:0.00} %  {epoch.Test.Loss,10:0.0000}  {epoch.Test.Accuracy * 100,6:0.00} %  {epoch.Train.Samples / epoch.Seconds,10:N0}"));
        bar?.Refresh();
    }
}
