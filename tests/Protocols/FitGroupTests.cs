using DropoutTorch.Protocols;
using TorchSharp;
using static TorchSharp.torch;

namespace Protocols.Tests;

public class FitGroupTests
{
    private const int Rows = 150, Features = 5, Hidden = 20;

    private static FitSettings[] Fits =>
        [new(11, 0.05, 2, 0), new(12, 0.5, 0.001, 1), new(13, 0, 0.1, 0), new(14, 0.005, 1e-5, 1), new(11, 0.1, 2, 1)];

    private static (Tensor X, Tensor Y) Data()
    {
        using var generator = new Generator(5);
        Tensor x = randn([2, Rows, Features], dtype: float64, generator: generator);
        return (x, x.sum([2]).sin().add(0.1));
    }

    /// <summary>Fifty epochs of a whole and a short batch: in float64 both ways round differently by far less than 1e-10.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hundred_steps_of_a_group_are_those_of_each_fit_alone(bool operators)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor y) = Data();
        using var group = new FitGroup(Fits, Features, Hidden, Rows, float64, operators);
        using (no_grad())
            GroupTraining.Run(group, x, y, 50, () => { }, default);
        for (int fit = 0; fit < Fits.Length; fit++)
        {
            using SingleFit single = Alone(Fits[fit], x, y, epochs: 50);
            double difference = (single.Flat() - group.Parameters.All[fit]).abs().max().item<double>();
            Assert.InRange(difference, 0, 1e-10);
            Assert.True((single.Flat() - group.Parameters.All[(fit + 1) % Fits.Length]).abs().max().item<double>() > 1e-3);
        }
    }

    /// <summary>A network of wide layers has no unit at zero but by its mask or by its rectifier, which are the same on both sides.</summary>
    [Fact]
    public void The_masks_of_a_step_are_those_of_each_fit_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, _) = Data();
        long step = 3;
        Tensor masks = ones(Fits.Length, Rows, Hidden, dtype: float64);
        double[] p = [.. Fits.Select(fit => fit.P)];
        DropoutTorch.Layers.Functional.inverted_dropout_parts_(masks.view(Fits.Length, 1, -1), p, [.. Fits.Select(fit => FitRandom.HiddenMask(fit.Seed, step))]);
        for (int fit = 0; fit < Fits.Length; fit++)
        {
            Tensor alone = DropoutTorch.Layers.Functional.inverted_dropout(
                ones(1, Rows * Hidden, dtype: float64), p[fit], source: DropoutTorch.Layers.RandomSource.At(FitRandom.HiddenMask(Fits[fit].Seed, step)));
            Assert.True(alone.view(Rows, Hidden).equal(masks[fit]).all().item<bool>());
        }
        Assert.True(masks[0].count_nonzero().item<long>() < Rows * Hidden);
    }

    /// <summary>
    /// Of each shape that the kernels divide otherwise: rows, inputs and units that fill blocks, do not, or are fewer than one. float32
    /// sums of up to 130 products in another order differ by rounding, which Adam's first steps, of the same length for any gradient, magnify.
    /// </summary>
    [Theory]
    [InlineData(130, 13, 50, ScalarType.Float64, 1e-12)]
    [InlineData(128, 4, 64, ScalarType.Float64, 1e-12)]
    [InlineData(3, 1, 8, ScalarType.Float64, 1e-12)]
    [InlineData(1, 9, 33, ScalarType.Float64, 1e-12)]
    [InlineData(77, 2, 101, ScalarType.Float64, 1e-12)]
    [InlineData(130, 13, 50, ScalarType.Float32, 1e-4)]
    [InlineData(6, 3, 16, ScalarType.Float32, 1e-4)]
    [InlineData(20, 16, 100, ScalarType.Float32, 1e-4)]
    [InlineData(20, 3, 15, ScalarType.Float32, 1e-12)] // no kernels for so few
    public void Kernels_and_operators_are_the_same_network(int rows, int features, int hidden, ScalarType type, double bound)
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        Tensor x = randn(2, rows, features, dtype: type), y = randn(2, rows, dtype: type);
        using var kernels = new FitGroup(Fits, features, hidden, rows, type);
        using var operators = new FitGroup(Fits, features, hidden, rows, type, operators: true);
        foreach (FitGroup group in (FitGroup[])[kernels, operators])
            GroupTraining.Run(group, x, y, 5, () => { }, default);
        Assert.InRange((kernels.Parameters.All - operators.Parameters.All).abs().max().to(float64).item<double>(), 0, bound);
        Tensor repeated = randn(Fits.Length, 3 * rows, features, dtype: type);
        Tensor here = kernels.Sample(repeated.clone(), 3, 0, 0), there = operators.Sample(repeated, 3, 0, 0);
        Assert.InRange((here - there).abs().max().to(float64).item<double>(), 0, 10 * bound);
    }

    [Fact]
    public void Fits_do_not_see_what_is_trained_beside_them()
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        (Tensor x, Tensor y) = Data();
        using var all = new FitGroup(Fits, Features, Hidden, Rows, float64);
        using var one = new FitGroup([Fits[2]], Features, Hidden, Rows, float64);
        GroupTraining.Run(all, x, y, 5, () => { }, default);
        GroupTraining.Run(one, x, y, 5, () => { }, default);
        Assert.InRange((one.Parameters.All[0] - all.Parameters.All[2]).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void Training_keeps_no_tensor()
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        (Tensor x, Tensor y) = Data();
        using var group = new FitGroup(Fits, Features, Hidden, Rows, float64);
        GroupTraining.Run(group, x, y, 1, () => { }, default);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        GroupTraining.Run(group, x, y, 4, () => { }, default);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Training_stops_between_epochs()
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        (Tensor x, Tensor y) = Data();
        using var group = new FitGroup(Fits, Features, Hidden, Rows, float64);
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        Assert.Throws<OperationCanceledException>(() => GroupTraining.Run(group, x, y, 10, () => { if (++epochs == 3) stop.Cancel(); }, stop.Token));
        Assert.Equal(3, epochs);
    }

    private static SingleFit Alone(FitSettings fit, Tensor x, Tensor y, int epochs)
    {
        var single = new SingleFit(fit, Features, Hidden);
        int[] order = new int[Rows];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            FitRandom.Shuffle(fit.Seed, epoch, order);
            foreach (int[] batch in order.Chunk(GroupTraining.BatchSize))
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor index = tensor(batch.Select(row => (long)row).ToArray());
                single.Step(x[fit.Data].index_select(0, index), y[fit.Data].index_select(0, index).unsqueeze(1), Rows);
            }
        }
        return single;
    }
}
