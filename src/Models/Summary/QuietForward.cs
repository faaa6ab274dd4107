using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Summary;

/// <summary>
/// One forward pass that leaves no trace: in evaluation, without gradients, with all stochastic layers off. Modes come back as they were,
/// torch's CPU generator too, and every tensor of the pass is freed, also when the forward throws.
/// </summary>
internal static class QuietForward
{
    public static void Run(Module<Tensor, Tensor> model, long[] shape, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var modes = new ModeMemory(model);
        StochasticLayer[] layers = [.. model.stochastic_layers().Select(entry => entry.layer)];
        StochasticMode[] before = [.. layers.Select(layer => layer.Mode)];
        Tensor generator = get_rng_state();
        try
        {
            model.eval();
            foreach (StochasticLayer layer in layers)
                layer.Mode = StochasticMode.Off;
            model.call(zeros(shape, dtype: type, device: DeviceOf(model)));
        }
        finally
        {
            for (int i = 0; i < layers.Length; i++)
                layers[i].Mode = before[i];
            set_rng_state(generator);
        }
    }

    private static Device DeviceOf(Module model) =>
        model.parameters().Cast<Tensor>().Concat(model.buffers()).FirstOrDefault()?.device ?? CPU;
}
