using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>The arithmetic of a group's step, between and after its dropout. Both implementations mean the same.</summary>
internal interface IGroupArithmetic : IDisposable
{
    /// <summary>x·W1 + b1 of every fit: (F, rows, hidden), contiguous; before the rectifier.</summary>
    /// <param name="x">(F, rows, inputs), contiguous.</param>
    Tensor Hidden(Tensor x);

    /// <summary>h·W2 + b2 of every fit: (F, rows, 1).</summary>
    /// <param name="h">(F, rows, hidden), contiguous.</param>
    Tensor Output(Tensor h);

    /// <summary>Adam's step along the gradient of loss and penalty.</summary>
    /// <param name="x">As it was after dropout.</param>
    /// <param name="h">As it was after rectifier and dropout; may be changed.</param>
    /// <param name="error">(F, rows, 1), contiguous: the derivative of the loss by the output.</param>
    void Descend(Tensor x, Tensor h, Tensor error);
}
