using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>A tensor in a file of weights, as the file describes it; its values are still on the disk.</summary>
public sealed class WeightsEntry
{
    internal WeightsEntry(string name, string typeName, ScalarType? type, IReadOnlyList<long> shape, TensorPlace place) =>
        (Name, TypeName, Type, Shape, Place) = (name, typeName, type, shape, place);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its element type in the words of the file's format: <c>F32</c>, <c>torch.float32</c>.</summary>
    public string TypeName { get; }

    /// <summary>The same as torch has it; null where TorchSharp has none, and then the tensor cannot be loaded.</summary>
    public ScalarType? Type { get; }

    /// <summary>Its shape; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Where its values lie.</summary>
    internal TensorPlace Place { get; }

    /// <summary>The words for messages: <c>Float32 (3, 4)</c>.</summary>
    internal string Description => $"{Type?.ToString() ?? TypeName} {Quote.Shape(Shape)}";
}
