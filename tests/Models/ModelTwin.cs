using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>What tests/reference/models_goldens.py does with a network, line by line.</summary>
internal static class ModelTwin
{
    private const int Samples = 2, Steps = 20;

    /// <summary>Every tensor by the order of its name, uniform: weights within sqrt(3 / fan-in), norms and variances in 0.5..1.5, all else in -0.1..0.1.</summary>
    internal static void Fill(Module model)
    {
        using IDisposable noGrad = no_grad();
        manual_seed(2014);
        foreach ((string name, Tensor tensor) in model.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!tensor.is_floating_point())
                continue;
            if (tensor.dim() > 1)
            {
                double bound = Math.Sqrt(3.0 / (tensor.numel() / tensor.shape[0]));
                tensor.uniform_(-bound, bound);
            }
            else if (name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("running_var", StringComparison.Ordinal))
                tensor.uniform_(0.5, 1.5);
            else
                tensor.uniform_(-0.1, 0.1);
        }
    }

    internal static (Tensor Inputs, Tensor Targets) Batch(long[] sample, long classes)
    {
        Tensor numbers = arange(Samples * sample.Aggregate(1L, (product, size) => product * size), dtype: ScalarType.Float64);
        return (((numbers * 7919).remainder(1009) / 1009 - 0.5).reshape([Samples, .. sample]), (arange(Samples) * 3).remainder(classes));
    }

    internal static double[] Train(Module<Tensor, Tensor> model, Tensor inputs, Tensor targets, double rate)
    {
        manual_seed(5);
        model.train();
        model.set_random_source(RandomSource.TorchGenerator); // PyTorch's own masks
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), learningRate: rate, momentum: 0.9);
        double[] losses = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = functional.cross_entropy(model.call(inputs), targets);
            loss.backward();
            optimizer.step();
            losses[step] = loss.item<double>();
        }
        return losses;
    }
}
