using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using DropoutTorch.Protocols;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Protocols.Tests;

/// <summary>The network of one fit as anybody would write it: layers, autograd, the stock optimizer. What a group's fits are held against.</summary>
internal sealed class SingleFit : Module<Tensor, Tensor>
{
    private readonly FitSettings _fit;
    private readonly Linear _first, _second;
    private readonly optim.Optimizer _adam;
    private long _step;

    public SingleFit(FitSettings fit, long inputs, long hidden) : base(nameof(SingleFit))
    {
        _fit = fit;
        _first = Linear(inputs, hidden, dtype: float64);
        _second = Linear(hidden, 1, dtype: float64);
        Fill(_first, 0, inputs, hidden);
        Fill(_second, 1, hidden, 1);
        RegisterComponents();
        _adam = optim.Adam(parameters(), GroupAdam.Rate, GroupAdam.Beta1, GroupAdam.Beta2, GroupAdam.Epsilon);
    }

    /// <summary>The hidden units of the last forward.</summary>
    public Tensor? LastHidden { get; private set; }

    public override Tensor forward(Tensor x)
    {
        Tensor hidden = Dropped(_first.call(Dropped(x, FitRandom.InputMask(_fit.Seed, _step))).relu(), FitRandom.HiddenMask(_fit.Seed, _step));
        LastHidden = hidden.detach();
        return _second.call(hidden);
    }

    public void Step(Tensor x, Tensor y, long rows)
    {
        using DisposeScope scope = NewDisposeScope();
        _adam.zero_grad();
        Tensor penalty = _first.weight!.square().sum() + _second.weight!.square().sum();
        Tensor loss = (call(x) - y).square().mean() + (_fit.Regularization(rows) * penalty);
        LastHidden!.MoveToOuterDisposeScope();
        loss.backward();
        _adam.step();
        _step++;
    }

    /// <summary>In the order of a group: weights input after input, biases, weights, bias.</summary>
    public Tensor Flat() => cat([_first.weight!.t().reshape(-1), _first.bias!, _second.weight!.reshape(-1), _second.bias!]).detach();

    // The batch is one sample to the stream of masks.
    private Tensor Dropped(Tensor x, StreamAddress address) => Functional.inverted_dropout(x.reshape(1, -1), _fit.P, source: RandomSource.At(address)).view_as(x);

    private void Fill(Linear layer, uint number, long inputs, long outputs)
    {
        using var grad = no_grad();
        layer.weight!.copy_(tensor(FitRandom.Weights(_fit.Seed, number, inputs, outputs), [inputs, outputs]).t());
        layer.bias!.zero_();
    }
}
