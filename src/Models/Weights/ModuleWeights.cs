using DropoutTorch.Data;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Weights;

/// <summary>A module's parameters and persistent buffers as a safetensors file.</summary>
public static class ModuleWeights
{
    /// <summary>Saves the module's state dict under its names.</summary>
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
    /// Copies a file's tensors into a module, on whatever device it lies. Names, shapes and dtypes must all agree; when anything differs
    /// the module is left as it was.
    /// </summary>
    /// <exception cref="DataException">The file is damaged, or does not fit; the message then lists every name that does not.</exception>
    public static void Load(Module module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        Dictionary<string, Tensor> targets = module.state_dict();
        CheckFit(module, path, targets, SafetensorsReader.ReadHeader(path));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor source) in SafetensorsReader.Load(path))
            targets[name].copy_(source);
    }

    private static void CheckFit(Module module, string path, Dictionary<string, Tensor> targets, SafetensorsHeader header)
    {
        Dictionary<string, SafetensorsEntry> entries = header.Entries.ToDictionary(entry => entry.Name);
        string[] problems =
        [
            .. List("missing", targets.Keys.Where(name => !entries.ContainsKey(name))),
            .. List("unexpected", entries.Keys.Where(name => !targets.ContainsKey(name))),
            .. List("different", targets.Where(pair => entries.ContainsKey(pair.Key)).Select(pair => Difference(pair.Value, entries[pair.Key])).OfType<string>()),
        ];
        if (problems.Length > 0)
            throw new DataException(path, $"the weights of this {module.GetName()}", string.Join("; ", problems), "load them into a model with the options that they were saved with");
    }

    private static IEnumerable<string> List(string kind, IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? [] : [$"{kind}: {string.Join(", ", all)}"];
    }

    private static string? Difference(Tensor target, SafetensorsEntry entry) =>
        target.dtype == entry.Type && target.shape.SequenceEqual(entry.Shape)
            ? null
            : $"{entry.Name} {entry.Type} ({string.Join(", ", entry.Shape)}) for {target.dtype} ({string.Join(", ", target.shape)})";
}
