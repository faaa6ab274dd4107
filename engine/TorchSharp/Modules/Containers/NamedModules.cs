using System.Globalization;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>The modules of a generic Sequential: in order, each under a name of its own.</summary>
internal sealed class NamedModules
{
    private readonly List<(string name, Module module)> _entries = [];

    internal NamedModules((string name, Module submodule)[] modules)
    {
        foreach (var (name, submodule) in modules) Add(name, submodule);
    }

    internal NamedModules(Module[] modules)
    {
        foreach (var module in modules) Add(module);
    }

    internal int Count => _entries.Count;

    internal IEnumerable<(string name, Module module)> Entries => _entries;

    internal Module this[int index] => index >= 0 && index < Count
        ? _entries[index].module
        : throw new ArgumentOutOfRangeException(nameof(index), $"Sequential: expected an index within the {Count} modules, got {index}.");

    /// <exception cref="ArgumentException">The name is taken, or there is no module.</exception>
    internal void Add(string name, Module module)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(module);
        if (_entries.Any(entry => entry.name == name)) throw new ArgumentException($"Sequential: expected names that differ, got '{name}' twice.", nameof(name));
        _entries.Add((name, module));
    }

    internal void Add(Module module) => Add(Count.ToString(CultureInfo.InvariantCulture), module);

    internal static NotImplementedException NoSlice(Module module) =>
        new($"{module.GetType().Name}: expected an override of Slice; only the derived class knows what a part of it computes.");

    internal void Dispose() => _entries.ForEach(entry => entry.module.Dispose());
}
