using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>A group's step by libtorch's batched operators.</summary>
/// <param name="parameters">The weights of the fits; the caller's.</param>
/// <param name="decay">As they are: the gradient of the penalty over the weight; the caller's.</param>
/// <param name="scale">1 / (1 − p) of each fit: (F, 1, 1); the caller's.</param>
internal sealed class OperatorArithmetic(GroupParameters parameters, Tensor decay, Tensor scale) : IGroupArithmetic
{
    private readonly GroupAdam _adam = new(parameters.All);

    public Tensor Hidden(Tensor x) => baddbmm(parameters.B1, x, parameters.W1);

    public Tensor Output(Tensor h) => baddbmm(parameters.B2, h, parameters.W2);

    /// <summary>
    /// The gradient of a hidden unit is error · W2 / (1 − p) where the unit is positive and kept: with s = 1 there and 0 elsewhere,
    /// W2 / (1 − p) is the same for all rows and can be multiplied in behind the product.
    /// </summary>
    public void Descend(Tensor x, Tensor h, Tensor error)
    {
        using DisposeScope scope = NewDisposeScope();
        long fits = x.shape[0];
        Tensor w2 = h.transpose(1, 2).bmm(error);
        Tensor s = h.sign_();
        Tensor outgoing = parameters.W2.transpose(1, 2).mul(scale);
        Tensor w1 = x.mul(error).transpose(1, 2).bmm(s).mul_(outgoing);
        Tensor b1 = error.transpose(1, 2).bmm(s).mul_(outgoing);
        Tensor gradient = cat([w1.view(fits, -1), b1.view(fits, -1), w2.view(fits, -1), error.sum([1])], 1);
        _adam.Step(gradient.addcmul_(decay, parameters.All, 1));
    }

    public void Dispose() => _adam.Dispose();
}
