using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Draws and changes a whole tensor in one pass: no mask is stored, and backward draws it again.</summary>
internal static unsafe class MaskedKernel
{
    private const long Grain = 32768 / StreamAddress.GroupElements; // groups: about ten microseconds of work

    /// <param name="from">Of the layout.</param>
    /// <param name="to">Of the same layout; may be <paramref name="from"/> itself.</param>
    /// <param name="layout">Of both.</param>
    /// <param name="draw">What is drawn.</param>
    /// <param name="rectify">Leave out what is negative, too.</param>
    internal static void Run(Tensor from, Tensor to, DenseLayout layout, ElementPerturbation draw, bool rectify = false) =>
        ElementDispatch.Run(from, to, new Drawing(layout.Rows, layout.RowElements, draw, rectify));

    /// <summary>The masks alone, all bits set where an element is kept.</summary>
    /// <param name="to">Room for rows · elements.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="elements">Of a sample.</param>
    /// <param name="address">Where the bits stand.</param>
    /// <param name="keep">Which elements are kept.</param>
    internal static void Masks(uint* to, long rows, long elements, StreamAddress address, Keep keep)
    {
        if (elements == 1 && address.StepRows == 0 && !address.Coherent)
            RowKernel.Masks(to, rows, address, keep);
        else
            Run<uint, MaskElements>((nint)to, (nint)to, rows, elements, new ElementPerturbation(address, keep, default), rectify: false);
    }

    private readonly record struct Drawing(long Rows, long Elements, ElementPerturbation Draw, bool Rectify) : IElementPass
    {
        public void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T> =>
            MaskedKernel.Run<T, TElements>(x, y, Rows, Elements, Draw, Rectify);
    }

    private static void Run<T, TElements>(nint x, nint y, long rows, long elements, ElementPerturbation draw, bool rectify)
        where T : unmanaged where TElements : IElements<T>
    {
        var groupsPerRow = GroupsPerRow(elements);
        ParallelRange.Run(rows * groupsPerRow, Grain, (start, end) => Groups<T, TElements>(x, y, elements, draw, rectify, start, end));
    }

    /// <summary>The whole of a small tensor on the calling thread.</summary>
    internal static void RunHere<T, TElements>(nint x, nint y, long rows, long elements, ElementPerturbation draw, bool rectify)
        where T : unmanaged where TElements : IElements<T> =>
        Groups<T, TElements>(x, y, elements, draw, rectify, 0, rows * GroupsPerRow(elements));

    private static long GroupsPerRow(long elements) => (elements + StreamAddress.GroupElements - 1) / StreamAddress.GroupElements;

    /// <summary>Groups of any samples, by their numbers in the tensor.</summary>
    private static void Groups<T, TElements>(nint x, nint y, long elements, ElementPerturbation draw, bool rectify, long start, long end)
        where T : unmanaged where TElements : IElements<T>
    {
        var run = rectify ? Kernel<T, TElements, Rectified>() : draw.Affine.IsScaleOnly ? Kernel<T, TElements, Scaled>() : Kernel<T, TElements, Moved>();
        var groupsPerRow = GroupsPerRow(elements);
        while (start < end)
        {
            var (row, group) = Math.DivRem(start, groupsPerRow);
            var count = Math.Min(end - start, groupsPerRow - group);
            Row((T*)x, (T*)y, elements, row, group, count, draw, run);
            start += count;
        }
    }

    /// <summary>Groups of one sample. The last may be a part of one: it is done beside, since a kernel does whole groups.</summary>
    private static void Row<T>(
        T* x, T* y, long elements, long row, long group, long count, ElementPerturbation draw,
        delegate*<T*, T*, long, long, long, ElementPerturbation, void> run) where T : unmanaged
    {
        const int Whole = StreamAddress.GroupElements;
        var first = row * elements + group * Whole;
        var whole = Math.Min(count, elements / Whole - group);
        if (whole > 0) run(x + first, y + first, whole, group, row, draw);
        if (whole >= count) return;
        var part = (int)(elements % Whole);
        var beside = stackalloc T[Whole];
        new Span<T>(beside, Whole).Clear();
        new Span<T>(x + first + whole * Whole, part).CopyTo(new Span<T>(beside, part));
        run(beside, beside, 1, group + whole, row, draw);
        new Span<T>(beside, part).CopyTo(new Span<T>(y + first + whole * Whole, part));
    }

    private static delegate*<T*, T*, long, long, long, ElementPerturbation, void> Kernel<T, TElements, TChange>()
        where T : unmanaged where TElements : IElements<T> where TChange : IChange => SimdWidth.Current switch
        {
            512 => &GroupKernel<Vector512<ulong>, Lanes512, T, TElements, TChange>.Run,
            256 => &GroupKernel<Vector256<ulong>, Lanes256, T, TElements, TChange>.Run,
            _ => &GroupKernel<Vector128<ulong>, Lanes128, T, TElements, TChange>.Run,
        };
}
