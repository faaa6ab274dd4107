using TorchSharp.Native;

namespace TorchSharp;

// Putting tensors together, and tensors that come in lists.
public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Op.Call("stack", tensors.ToArray(), dim);

    public static Tensor hstack(IList<Tensor> tensors) => hstack(tensors.ToArray());
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => hstack(tensors.ToArray());
    public static Tensor hstack(IEnumerable<Tensor> tensors) => hstack(tensors.ToArray());
    public static Tensor vstack(IList<Tensor> tensors) => vstack(tensors.ToArray());
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => vstack(tensors.ToArray());
    public static Tensor dstack(IList<Tensor> tensors) => dstack(tensors.ToArray());
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => dstack(tensors.ToArray());
    public static Tensor dstack(IEnumerable<Tensor> tensors) => dstack(tensors.ToArray());
    public static Tensor column_stack(IList<Tensor> tensors) => column_stack(tensors.ToArray());
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => column_stack(tensors.ToArray());
    public static Tensor row_stack(IList<Tensor> tensors) => row_stack(tensors.ToArray());
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => row_stack(tensors.ToArray());

    public static Tensor cartesian_prod(IList<Tensor> tensors) => cartesian_prod(tensors.ToArray());
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => cartesian_prod(tensors.ToArray());

    /// <param name="tensors">One-dimensional tensors: the axes of the grid.</param>
    /// <param name="indexing"><c>ij</c> for matrix order, <c>xy</c> for the order of plots.</param>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Op.List("meshgrid.indexing", tensors.ToArray(), indexing);

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Op.List("broadcast_tensors", tensors);

    /// <summary>The shape that tensors of these shapes broadcast to.</summary>
    public static Size broadcast_shapes(params long[][] shapes)
    {
        var result = new long[shapes.Length == 0 ? 0 : shapes.Max(shape => shape.Length)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
            for (var i = 1; i <= shape.Length; i++)
            {
                if (shape[^i] < 0) throw new ArgumentException($"broadcast_shapes: expected sizes of at least 0, got {shape[^i]}.", nameof(shapes));
                if (shape[^i] == 1 || shape[^i] == result[^i]) continue;
                if (result[^i] != 1)
                    throw new ArgumentException($"broadcast_shapes: the shapes do not broadcast: {string.Join(", ", shapes.Select(s => $"[{string.Join(", ", s)}]"))}.", nameof(shapes));
                result[^i] = shape[^i];
            }
        return new Size(result);
    }

    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => input.Select(t => t.atleast_1d());
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => input.Select(t => t.atleast_2d());
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => input.Select(t => t.atleast_3d());

    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);

    public static Tensor[] hsplit(Tensor input, (long, long) indices_or_sections) =>
        input.hsplit(indices_or_sections.Item1, indices_or_sections.Item2);
    public static Tensor[] hsplit(Tensor input, (long, long, long) indices_or_sections) =>
        input.hsplit(indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3);
    public static Tensor[] hsplit(Tensor input, (long, long, long, long) indices_or_sections) =>
        input.hsplit(indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4);

    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination) =>
        input.moveaxis(new[] { source.Item1, source.Item2 }, new[] { destination.Item1, destination.Item2 });
    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination) =>
        input.moveaxis(new[] { source.Item1, source.Item2, source.Item3 }, new[] { destination.Item1, destination.Item2, destination.Item3 });
    public static Tensor moveaxis(Tensor input, (long, long, long, long) source, (long, long, long, long) destination) =>
        input.moveaxis(new[] { source.Item1, source.Item2, source.Item3, source.Item4 },
            new[] { destination.Item1, destination.Item2, destination.Item3, destination.Item4 });
}
