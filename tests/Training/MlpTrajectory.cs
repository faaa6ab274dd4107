using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests;

/// <summary>
/// The losses of a small MLP with dropout, step by step: the line-by-line twin of tests/reference/mlp_training.py. Weights,
/// batches and masks follow from the seed.
/// </summary>
internal static class MlpTrajectory
{
    /// <summary>Where the reference script and its committed output lie.</summary>
    internal static string ReferenceFolder { get; } = Path.Combine(AppContext.BaseDirectory, "reference");

    internal static IEnumerable<double> Losses(string optimizerName, int steps, string dtypeName)
    {
        var dtype = dtypeName == "float64" ? ScalarType.Float64 : ScalarType.Float32;
        manual_seed(2014);
        using var model = nn.Sequential(
            nn.Linear(64, 128, dtype: dtype), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(128, 128, dtype: dtype), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(128, 10, dtype: dtype));
        model.train();
        model.set_random_source(RandomSource.TorchGenerator); // PyTorch's own masks
        using optim.Optimizer optimizer = optimizerName == "sgd"
            ? optim.SGD(model.parameters(), learningRate: 0.05, momentum: 0.9)
            : optim.Adam(model.parameters(), lr: 0.002);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = Batch(step, dtype);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(inputs), targets);
            loss.backward();
            optimizer.step();
            yield return loss.ToDouble();
        }
    }

    private static (Tensor inputs, Tensor targets) Batch(int step, ScalarType dtype)
    {
        var rows = arange(32).unsqueeze(1) + 32 * step;
        var columns = arange(64);
        var inputs = (rows * 31 + columns * 17 + rows * columns).remainder(97).to(dtype) / 97 - 0.5;
        return (inputs, rows.squeeze(1).remainder(97).remainder(10));
    }
}
