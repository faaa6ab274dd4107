using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Training.Tests;

public class EvaluationTests
{
    [Fact]
    public void Loss_and_accuracy_are_means_over_all_samples()
    {
        // Logits are the inputs. 1,500 samples, more than one batch: the first 1,200 right by a margin of 1, the others wrong by 3.
        using var scope = NewDisposeScope();
        Tensor inputs = zeros(1500, 2);
        inputs.narrow(0, 0, 1200).select(1, 0).fill_(1);
        inputs.narrow(0, 1200, 300).select(1, 1).fill_(3);
        using var data = new TensorDataset("known", inputs, zeros(1500, dtype: int64), ["a", "b"]);
        using var model = Identity();
        Score score = Evaluation.Evaluate(model, data);
        Assert.Equal((0.8, 1500L), (score.Metric, score.Predictions));
        Assert.Equal((0.8 * Math.Log(1 + Math.Exp(-1))) + (0.2 * Math.Log(1 + Math.Exp(3))), score.Loss, 1e-6);
    }

    [Fact]
    public void Dropout_is_off_and_modes_and_gradients_are_left_alone()
    {
        using var scope = NewDisposeScope();
        using var data = new TensorDataset("ones", ones(50, 4), zeros(50, dtype: int64), ["a", "b"]);
        using var model = Sequential(new InvertedDropout(0.5), Linear(4, 2));
        model.train();
        Score first = Evaluation.Evaluate(model, data), second = Evaluation.Evaluate(model, data);
        Assert.Equal(first, second);
        Assert.All(model.modules(), module => Assert.True(module.training));
        Assert.True(is_grad_enabled());
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }
}
