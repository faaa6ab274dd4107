using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Operators with an optional tensor to write into (PyTorch's out=).</summary>
internal static class Output
{
    /// <param name="op">The operator that makes a tensor.</param>
    /// <param name="writing">Its form that takes the output as one more argument.</param>
    internal static Tensor Of(string op, string writing, Tensor? output, params ReadOnlySpan<Value> args)
    {
        if (output is null) return Op.Call(op, args);
        Op.Run(writing, [.. args, output]);
        return output;
    }
}
