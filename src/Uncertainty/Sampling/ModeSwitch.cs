using System.Runtime.CompilerServices;
using DropoutTorch.Layers;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// A model in evaluation with its stochastic layers in one mode. Only one switch at a time holds a module, whatever the thread: two of
/// them would each restore what the other had set.
/// </summary>
internal sealed class ModeSwitch : IDisposable
{
    private static readonly Lock s_gate = new();
    private static readonly ConditionalWeakTable<Module, object> s_held = [];

    private readonly Module[] _modules;
    private readonly (StochasticLayer layer, StochasticMode mode, RandomSource? source)[] _layers;
    private readonly ModeMemory _training;
    private int _disposed;

    /// <param name="model">The model.</param>
    /// <param name="mode">The mode of its stochastic layers.</param>
    /// <param name="sampled">Whether they draw what <see cref="SamplingScope"/> says, each from streams of its own, or from where they drew before.</param>
    internal ModeSwitch(Module model, StochasticMode mode, bool sampled = false)
    {
        _modules = [.. ModuleTree.Walk(model).Select(entry => entry.module).Distinct(ReferenceEqualityComparer.Instance).Cast<Module>()];
        Hold();
        _layers = [.. _modules.OfType<StochasticLayer>().Select(layer => (layer, layer.Mode, layer.Source))];
        _training = new ModeMemory(model);
        try
        {
            model.eval();
            foreach (var (layer, _, _) in _layers) layer.Mode = mode;
            if (sampled) model.set_random_source(RandomSource.Sampled);
        }
        catch
        {
            // A module of the user's may override train and throw: nothing may stay half switched.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            foreach (var (layer, mode, source) in _layers) (layer.Mode, layer.Source) = (mode, source);
            _training.Dispose();
        }
        finally
        {
            Release();
        }
    }

    private void Hold()
    {
        lock (s_gate)
        {
            var taken = Array.Find(_modules, module => s_held.TryGetValue(module, out _));
            if (taken is not null)
            {
                throw new InvalidOperationException(
                    $"expected a model outside every Monte-Carlo scope, got one whose {taken.GetName()} is in another "
                    + "(enable_mc_dropout or an evaluation); dispose that one first");
            }
            foreach (var module in _modules) s_held.Add(module, this);
        }
    }

    private void Release()
    {
        lock (s_gate)
        {
            foreach (var module in _modules) s_held.Remove(module);
        }
    }
}
