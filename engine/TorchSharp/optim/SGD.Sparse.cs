using static TorchSharp.torch;

namespace TorchSharp.Modules;

// Sparse gradients: those of embeddings with sparse: true. Only the rows that they name change; so do, with momentum, those
// that earlier ones named. The momentum is sparse like the first gradient, and dense in a saved state.
public partial class SGD
{
    internal override string? SparseRefusal(OptimizerOptions options) => ((Options)options).weight_decay is { } decay and not 0
        ? $"weight_decay {decay} reaches all rows: expected a dense gradient" : null;

    private static void UpdateSparse(Tensor parameter, Tensor grad, State state, Options options)
    {
        var direction = options.maximize == true ? grad.neg() : grad;
        if (options.momentum is { } momentum and not 0)
        {
            if (state.momentum_buffer is null) StateTensor.Replace(ref state.momentum_buffer, direction.clone());
            else state.momentum_buffer.mul_(momentum).add_(direction, 1 - options.dampening!.Value);
            direction = options.nesterov == true ? Ahead(direction, state.momentum_buffer, momentum) : state.momentum_buffer;
        }
        parameter.add_(direction, -options.LearningRate!.Value);
    }

    /// <summary>Nesterov's direction. A loaded buffer is dense, and a dense tensor is no addend of a sparse one.</summary>
    private static Tensor Ahead(Tensor direction, Tensor buffer, double momentum) =>
        buffer.is_sparse ? direction.add(buffer, momentum) : (buffer * momentum).add_(direction);
}
