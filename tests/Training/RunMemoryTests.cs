using Data.Tests;
using DropoutTorch.Data.Digits;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public class RunMemoryTests
{
    [Fact]
    public void A_whole_run_leaves_no_tensor_behind_nor_does_one_that_is_gone_on_with()
    {
        using var folder = new TempFolder();
        var options = new TrainOptions
        {
            Data = new DigitsOptions { TrainSamples = 60, TestSamples = 20, Validation = 0.2 },
            ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "8" },
            Training = new LoopOptions { Epochs = 2, BatchSize = 10, Ema = 0.9, Patience = 5, Workers = 2 },
            Checkpoints = new CheckpointOptions { EverySteps = 2, HistogramsEvery = 1 },
        };
        MemoryTests.CollectGarbage();
        long before = Tensor.TotalCount;
        string path = Path.Combine(folder.Path, "run");
        using (var run = TrainingRun.Prepare(options, path, overwrite: false))
            Assert.Equal(TrainingEnd.Interrupted, RunCopies.Execute(run, 3));
        Assert.Equal(before, Tensor.TotalCount);
        using (var run = TrainingRun.Resume(path, _ => { }))
            Assert.Equal(TrainingEnd.Finished, RunCopies.Execute(run));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_run_that_is_refused_leaves_no_tensor_behind()
    {
        using var folder = new TempFolder();
        folder.Write("thesis.txt", [1]);
        string broken = Path.Combine(folder.Path, "broken");
        using (var run = TrainingRun.Prepare(new TrainOptions { Data = new DigitsOptions { TrainSamples = 10, TestSamples = 10 } }, broken, overwrite: false))
            Assert.Equal(TrainingEnd.Interrupted, RunCopies.Execute(run, 1));
        foreach (string file in Directory.GetFiles(Path.Combine(broken, "checkpoints")))
            File.WriteAllBytes(file, [1, 2, 3]);
        MemoryTests.CollectGarbage();
        long before = Tensor.TotalCount;
        Assert.Throws<DataException>(() => TrainingRun.Prepare(new TrainOptions(), folder.Path, overwrite: false));
        Assert.Throws<DataException>(() => TrainingRun.Resume(broken, _ => { }));
        Assert.Equal(before, Tensor.TotalCount);
    }
}
