using DropoutTorch.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

/// <summary>A run whose numbers are lost stops before the step and says where they were lost first.</summary>
public class FaultTests
{
    private const string Fix = ". Fix: lower the learning rate (--lr), or bound the gradients (--set training.clip_norm=1).";

    [Fact]
    public void A_learning_rate_that_explodes()
    {
        using var data = new TensorDataset("large", tensor(new float[,] { { 1e20f }, { 2e20f } }), tensor(new long[] { 0, 1 }), ["a", "b"]);
        using var model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 1e20);
        NonFiniteLossException stopped = Assert.Throws<NonFiniteLossException>(() => new Trainer(Setup(model, optimizer, data, 2, 5)).Run());
        Assert.Equal("weights: expected a finite number, got NaN at step 1 (epoch 1); first in the parameter weight" + Fix, stopped.Message);
        Assert.Equal((1L, 1L, "the parameter weight"), (stopped.Epoch, stopped.Step, stopped.Culprit));
    }

    [Fact]
    public void A_run_that_is_lost_in_its_last_step_keeps_nothing_of_it_and_says_so_in_its_result()
    {
        using var folder = new Data.Tests.TempFolder();
        var options = new TrainOptions
        {
            Data = new DropoutTorch.Data.Digits.DigitsOptions { TrainSamples = 64, TestSamples = 10 },
            ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "8" },
            Optimizer = new SgdOptions { Lr = 1e30 },
            Training = new LoopOptions { Steps = 1, BatchSize = 64 },
        };
        using var run = TrainingRun.Prepare(options, folder.Path, overwrite: false);
        Assert.StartsWith("test loss: expected a finite number, got NaN at step 1 (epoch 1)", Assert.Throws<NonFiniteLossException>(() => run.Execute()).Message, StringComparison.Ordinal);
        Assert.Equal((RunResult.Diverged, 1L), (run.Folder.ReadResult()!.End, run.Folder.ReadResult()!.Steps));
        Assert.False(File.Exists(run.Folder.WeightsFile));
        Assert.Empty(new CheckpointFolder(folder.Path).List());
    }

    [Fact]
    public void A_score_that_is_infinite_comes_back_from_its_file()
    {
        using var folder = new Data.Tests.TempFolder();
        using var run = TrainingRun.Prepare(new TrainOptions(), Path.Combine(folder.Path, "r"), overwrite: false);
        var result = new RunResult { End = "finished", Epochs = 1, Steps = 1, Metric = "perplexity", Train = new Score(800, double.PositiveInfinity, 3), Validation = null, Test = null };
        run.Folder.Write(result);
        Assert.Equal(result, run.Folder.ReadResult());
    }

    [Fact]
    public void A_layer_that_overflows()
    {
        using TensorDataset data = TwoSamples();
        using var model = Sequential(("first", Filled(1, 2, 1e30f)), ("inner", Sequential(("second", Filled(2, 2, 1e30f)), ("relu", ReLU()))));
        Assert.Equal("loss: expected a finite number, got NaN at step 1 (epoch 1); first in the output of inner.second (Linear)" + Fix, MessageOf(model, data));
    }

    [Fact]
    public void A_loss_that_overflows_by_itself_has_no_culprit()
    {
        using var data = new TensorDataset("ones", ones(2, 1), ones(2, dtype: int64), ["a", "b"]);
        using var model = ZeroLinear();
        using (no_grad())
            model.weight!.copy_(tensor(new float[,] { { 3e38f }, { -3e38f } }));
        Assert.Equal("loss: expected a finite number, got Infinity at step 1 (epoch 1)" + Fix, MessageOf(model, data));
    }

    [Fact]
    public void Inputs_that_are_no_numbers()
    {
        using var data = new TensorDataset("holes", tensor(new float[,] { { float.NaN }, { 2 } }), tensor(new long[] { 0, 1 }), ["a", "b"]);
        using var model = ZeroLinear();
        Assert.Equal("loss: expected a finite number, got NaN at step 1 (epoch 1); first in the inputs of the batch" + Fix, MessageOf(model, data));
    }

    [Fact]
    public void A_gradient_that_overflows_is_found_where_gradients_are_clipped()
    {
        using var data = new TensorDataset("large", tensor(new float[,] { { 1e30f }, { 2e30f } }), tensor(new long[] { 0, 1 }), ["a", "b"]);
        using var model = Sequential(("first", Filled(1, 1, 0)), ("second", Filled(1, 2, 0)));
        using (no_grad())
            model.parameters().ElementAt(2).copy_(tensor(new float[,] { { 1e30f }, { -1e30f } }));
        double[] before = Values(model);
        NonFiniteLossException stopped = Fault(model, data, clipNorm: 1, accumulate: 1);
        Assert.Matches("^gradient norm: expected a finite number, got (NaN|Infinity) at step 1 \\(epoch 1\\); first in the gradient of first\\.weight\\. Fix: ", stopped.Message);
        Assert.Equal(before, Values(model)); // the step was not taken
    }

    [Fact]
    public void Steps_of_several_batches_are_counted_as_steps()
    {
        float[,] inputs = new float[10, 1];
        inputs[7, 0] = float.PositiveInfinity;
        using var data = new TensorDataset("holes", tensor(inputs), zeros(10, dtype: int64), ["a", "b"]);
        using var model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        TrainerSetup setup = Setup(model, optimizer, data, 1, 1) with { Accumulate = 3, Loader = new DropoutTorch.Data.BatchLoader(data, 1, shuffle: false, workers: 0) };
        Assert.Equal(3, Assert.Throws<NonFiniteLossException>(() => new Trainer(setup).Run()).Step); // batches 7 to 9
    }

    private static string MessageOf(Module<Tensor, Tensor> model, TensorDataset data) => Fault(model, data, clipNorm: null, accumulate: 1).Message;

    private static NonFiniteLossException Fault(Module<Tensor, Tensor> model, TensorDataset data, double? clipNorm, long accumulate)
    {
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var trainer = new Trainer(Setup(model, optimizer, data, 2) with { ClipNorm = clipNorm, Accumulate = accumulate });
        return Assert.Throws<NonFiniteLossException>(() => trainer.Run());
    }

    private static TorchSharp.Modules.Linear Filled(long inputs, long outputs, float value)
    {
        TorchSharp.Modules.Linear layer = Linear(inputs, outputs);
        using IDisposable noGrad = no_grad();
        layer.weight!.fill_(value);
        layer.bias!.zero_();
        return layer;
    }
}
