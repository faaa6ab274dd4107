using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>
/// Networks of one hidden layer that are trained side by side: F fits share every operator, their weights are one tensor with the fits in
/// dimension 0. y = dropout(relu(dropout(x)·W1 + b1))·W2 + b2 with inverted dropout of each fit's own p and masks.
/// </summary>
/// <remarks>
/// A fit's numbers do not depend on the others: it has its own seed, order of rows, masks and weights, and is the network that it would
/// be alone, but for rounding. The gradient is written out, since that of so small a network is shorter than the recording of it.
/// </remarks>
internal sealed class FitGroup : IDisposable
{
    private readonly FitSettings[] _fits;
    private readonly double[] _p;
    private readonly GroupParameters _parameters;
    private readonly IGroupArithmetic _arithmetic;
    private readonly Tensor _decay; // the gradient of the penalty over the weight
    private readonly Tensor _scale; // 1 / (1 - p)
    private long _step;

    /// <param name="fits">At least one.</param>
    /// <param name="inputs">Features.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <param name="rows">Rows that each of the fits is trained on.</param>
    /// <param name="dtype">float32, or float64.</param>
    /// <param name="operators">Compute with libtorch's operators also where there are kernels.</param>
    public FitGroup(FitSettings[] fits, long inputs, long hidden, long rows, ScalarType dtype = ScalarType.Float32, bool operators = false)
    {
        using DisposeScope scope = NewDisposeScope();
        (_fits, _p) = (fits, [.. fits.Select(fit => fit.P)]);
        _parameters = new GroupParameters([.. fits.Select(fit => fit.Seed)], inputs, hidden, dtype);
        _decay = _parameters.OfWeights([.. fits.Select(fit => 2 * fit.Regularization(rows))]).DetachFromDisposeScope();
        _scale = tensor(_p.Select(p => 1 / (1 - p)).ToArray(), dtype: dtype).view(-1, 1, 1).DetachFromDisposeScope();
        _arithmetic = (operators, dtype) switch
        {
            (false, ScalarType.Float32) when KernelArithmetic<float>.Takes(hidden) => new KernelArithmetic<float>(_parameters, _decay, _p),
            (false, ScalarType.Float64) when KernelArithmetic<double>.Takes(hidden) => new KernelArithmetic<double>(_parameters, _decay, _p),
            _ => new OperatorArithmetic(_parameters, _decay, _scale),
        };
    }

    /// <summary>The fits.</summary>
    public IReadOnlyList<FitSettings> Fits => _fits;

    /// <summary>The networks' weights.</summary>
    public GroupParameters Parameters => _parameters;

    /// <summary>One step of every fit on a batch of its own.</summary>
    /// <param name="x">(F, rows, inputs), contiguous; is dropped from in place.</param>
    /// <param name="y">(F, rows, 1).</param>
    public void Step(Tensor x, Tensor y)
    {
        using DisposeScope scope = NewDisposeScope();
        Functional.inverted_dropout_parts_(x.view(_fits.Length, 1, -1), _p, [.. _fits.Select(fit => FitRandom.InputMask(fit.Seed, _step))]);
        Tensor h = _arithmetic.Hidden(x);
        Functional.relu_dropout_parts_(h.view(_fits.Length, 1, -1), _p, [.. _fits.Select(fit => FitRandom.HiddenMask(fit.Seed, _step))]);
        _arithmetic.Descend(x, h, _arithmetic.Output(h).sub_(y).mul_(2.0 / x.shape[1]));
        _step++;
    }

    /// <summary>Stochastic forward passes over rows.</summary>
    /// <param name="x">(F, passes · rows, inputs), pass after pass, contiguous; is dropped from in place.</param>
    /// <param name="passes">How many.</param>
    /// <param name="block">The number of the block of rows, for the masks.</param>
    /// <param name="first">The number of the first pass, for the masks.</param>
    /// <returns>(F, passes, rows); it belongs to the caller's dispose scope.</returns>
    public Tensor Sample(Tensor x, long passes, long block, long first)
    {
        using DisposeScope scope = NewDisposeScope();
        Functional.inverted_dropout_parts_(x.view(_fits.Length, passes, -1), _p, [.. _fits.Select(fit => FitRandom.InputPass(fit.Seed, block, first))]);
        Tensor h = _arithmetic.Hidden(x);
        Functional.relu_dropout_parts_(h.view(_fits.Length, passes, -1), _p, [.. _fits.Select(fit => FitRandom.HiddenPass(fit.Seed, block, first))]);
        return _arithmetic.Output(h).view(_fits.Length, passes, -1).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _arithmetic.Dispose();
        _decay.Dispose();
        _scale.Dispose();
    }
}
