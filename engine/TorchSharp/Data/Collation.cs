using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Puts the samples of a batch together.</summary>
internal static class Collation
{
    internal static Dictionary<string, Tensor> ByName(IEnumerable<Dictionary<string, Tensor>> samples, Device device)
    {
        var all = samples.ToList();
        return all[0].Keys.ToDictionary(name => name, name => Stack([.. all.Select(sample => Part(sample, name))], device, $"'{name}'"));
    }

    internal static IList<Tensor> ByPlace(IEnumerable<IList<Tensor>> samples, Device device)
    {
        var all = samples.ToList();
        var count = all[0].Count;
        if (all.Find(sample => sample.Count != count) is { } other)
            throw new ArgumentException($"DataLoader: expected {count} tensors in every sample of a batch, got {other.Count}.");
        return [.. Enumerable.Range(0, count).Select(place => Stack([.. all.Select(sample => sample[place])], device, $"at place {place}"))];
    }

    private static Tensor Part(Dictionary<string, Tensor> sample, string name) => sample.TryGetValue(name, out var part)
        ? part
        : throw new ArgumentException($"DataLoader: expected '{name}' in every sample of a batch, got one with {string.Join(", ", sample.Keys)}.");

    private static Tensor Stack(Tensor[] parts, Device device, string what)
    {
        var shape = parts[0].shape;
        if (Array.Find(parts, part => !shape.AsSpan().SequenceEqual(part.shape)) is { } other)
            throw new ArgumentException(
                $"DataLoader: expected tensors of one shape {what}, got [{string.Join(", ", shape)}] and [{string.Join(", ", other.shape)}]; pad them, or collate them with a function of your own.");
        using var scope = NewDisposeScope();
        return stack(parts, 0).to(device).MoveToOuterDisposeScope();
    }
}
