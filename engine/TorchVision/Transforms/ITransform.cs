using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>
    /// Makes another image of an image, [..., C, H, W]. The result is a tensor of its own, also where nothing changes: both are to be
    /// disposed.
    /// </summary>
    public interface ITransform
    {
        Tensor call(Tensor input);
    }

    /// <summary>A transform that is one function.</summary>
    private sealed class Step(string text, Func<Tensor, Tensor> apply) : ITransform
    {
        public Tensor call(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            return apply(input);
        }

        public override string ToString() => text;
    }

    /// <summary>A transform that owns others: several in their order, or one of them.</summary>
    private sealed class Group(string name, ITransform[] parts, Func<Tensor, ITransform[], Tensor> apply) : ITransform, IDisposable
    {
        public Tensor call(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            return apply(input, parts);
        }

        public void Dispose()
        {
            foreach (var part in parts) (part as IDisposable)?.Dispose();
        }

        public override string ToString() => $"{name}({string.Join(", ", parts.AsEnumerable())})";
    }

    private static ITransform[] Checked(ITransform[] parts, string name)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (Array.IndexOf(parts, null) is var place and >= 0) throw new ArgumentException($"{name}: expected transforms, got null at place {place}.");
        return parts;
    }

    /// <summary>The result is moved out of the scope in which it was made, and that scope's other tensors are disposed.</summary>
    private static Tensor Tidied(Func<Tensor> make)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(make());
    }
}
