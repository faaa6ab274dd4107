using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Weights;

/// <summary>A module's parameters and persistent buffers, to and from a file.</summary>
public static class ModuleWeights
{
    /// <summary>
    /// Saves the module's state dict under its names, as safetensors. A tensor under two names is written under both, since the format
    /// has no other way to say so that PyTorch's <c>load_state_dict</c> takes; that costs its bytes twice.
    /// </summary>
    /// <param name="module">On any device.</param>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(Module module, string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        SafetensorsWriter.Save(path, module.state_dict(), metadata);
    }

    /// <summary>
    /// Reads a safetensors or PyTorch file into a module, on whatever device it lies, without a second copy of the weights. All is
    /// compared and checked before the first value changes; only a file that cannot be read to its end, because the disk fails or
    /// another program cuts it meanwhile, leaves a module with part of the values, and the error says so.
    /// </summary>
    /// <param name="module">Its parameters and persistent buffers are overwritten.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How strictly the file must fit; by default in everything.</param>
    /// <returns>What was loaded, and what was left out because the options allow it.</returns>
    /// <remarks>A tensor that the module has under several names is filled once, from any of them; where the file has more, they must agree.</remarks>
    /// <exception cref="DataException">The file is damaged, or does not fit; the message then lists every name that does not.</exception>
    public static WeightsReport Load(Module module, string path, WeightsOptions? options = null)
    {
        using WeightsFile file = WeightsFile.Open(path, options?.Key);
        return Load(module, file, options);
    }

    /// <summary>The same from a file that is open, or whose content is in memory.</summary>
    /// <param name="module">Its parameters and persistent buffers are overwritten.</param>
    /// <param name="file">Stays open.</param>
    /// <param name="options">How strictly the file must fit; the key has been chosen by opening it.</param>
    /// <returns>What was loaded, and what was left out because the options allow it.</returns>
    /// <exception cref="DataException">As for a path.</exception>
    public static WeightsReport Load(Module module, WeightsFile file, WeightsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        options ??= new WeightsOptions();
        var fit = WeightsFit.Compare(file, module.state_dict(), options);
        fit.Check(file, module.GetName(), options);
        file.CheckValues(fit.Pairs.Select(pair => pair.Entry));
        Copy(file, fit, module.GetName());
        return fit.Report;
    }

    private static void Copy(WeightsFile file, WeightsFit fit, string module)
    {
        // Not no_grad: a module that was made in inference mode is written to in no other.
        using IDisposable inference = inference_mode();
        try
        {
            file.CopyInto(fit.Pairs);
        }
        catch (DataException e)
        {
            throw new DataException(
                file.Name, "a file that can be read to its end", $"a fault on the way ({e.Message})",
                $"load it again; until then the {module} holds a part of the values", e);
        }
    }
}
