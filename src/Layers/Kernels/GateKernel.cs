using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Lets a tensor through gates that are already drawn, in one pass; what is dropped is not even read.</summary>
internal static unsafe class GateKernel
{
    private const long Piece = 16384; // elements that are worth a unit of work of their own
    private const long ThreadElements = 16 * Piece; // that are worth a thread: some twenty microseconds of copying
    private const long LineElements = 1024; // gates that are gone through again and again are laid side by side up to here

    /// <param name="from">The first tensor of the layout.</param>
    /// <param name="to">Of the same layout; may be <paramref name="from"/>.</param>
    /// <param name="pattern">How the gates lie over the layout.</param>
    /// <param name="masks">A gate each: all bits set, or none.</param>
    /// <param name="affine">What becomes of kept and dropped elements.</param>
    internal static void Run(Tensor from, Tensor to, GatePattern pattern, uint* masks, Affine affine) =>
        ElementDispatch.Run(from, to, new Passage(pattern, (nint)masks, affine));

    private readonly record struct Passage(GatePattern Pattern, nint Masks, Affine Affine) : IElementPass
    {
        public void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T>
        {
            if (Pattern.Block > 1) Blocks<T, TElements>(x, y, Pattern, Masks, Affine);
            else Lines<T, TElements>(x, y, Pattern, (uint*)Masks, Affine);
        }
    }

    /// <summary>Runs of neighbours behind one gate.</summary>
    private static void Blocks<T, TElements>(nint x, nint y, GatePattern pattern, nint masks, Affine affine) where T : unmanaged where TElements : IElements<T>
    {
        var dropped = Dropped<T, TElements>(affine);
        var run = Masked<T, TElements>(affine);
        var pieces = (pattern.Block + Piece - 1) / Piece;
        var lines = pattern.Outer * pattern.Again;
        ParallelRange.Run(lines * pattern.Inner * pieces, Math.Max(1, ThreadElements / pattern.Block), (start, end) =>
        {
            // Counted along: divisions would cost as much as a small channel's copy.
            var (block, piece) = Math.DivRem(start, pieces);
            var (line, inner) = Math.DivRem(block, pattern.Inner);
            var gates = (uint*)masks + line / pattern.Again * pattern.Inner;
            for (var unit = start; unit < end; unit++)
            {
                var first = block * pattern.Block + piece * Piece;
                var count = (int)Math.Min(Piece, pattern.Block - piece * Piece);
                var source = (T*)x + first;
                var target = (T*)y + first;
                if (gates[inner] == 0) new Span<T>(target, count).Fill(dropped);
                else if (affine is { Scale: 1, Shift: 0 }) new Span<T>(source, count).CopyTo(new Span<T>(target, count));
                else run(source, target, null, count, affine);

                if (++piece < pieces) continue;
                (piece, block) = (0, block + 1);
                if (++inner < pattern.Inner) continue;
                (inner, line) = (0, line + 1);
                gates = (uint*)masks + line / pattern.Again * pattern.Inner;
            }
        });
    }

    /// <summary>A gate for each neighbour, the same ones again and again.</summary>
    private static void Lines<T, TElements>(nint x, nint y, GatePattern pattern, uint* masks, Affine affine) where T : unmanaged where TElements : IElements<T>
    {
        var repeat = Repeat(pattern);
        var (width, again, gates) = (pattern.Inner * repeat, pattern.Again / repeat, (nint)masks);
        var run = Masked<T, TElements>(affine);
        ParallelRange.Run(pattern.Outer * again, Math.Max(1, ThreadElements / width), (start, end) =>
        {
            var beside = stackalloc uint[(int)LineElements];
            uint* line = null;
            for (var unit = start; unit < end; unit++)
            {
                if (line is null || unit % again == 0) line = Lay((uint*)gates + unit / again * pattern.Inner, pattern.Inner, repeat, beside);
                run((T*)x + unit * width, (T*)y + unit * width, line, width, affine);
            }
        });
    }

    /// <summary>The gates as often as a line holds them.</summary>
    private static uint* Lay(uint* gates, long inner, long repeat, uint* beside)
    {
        if (repeat == 1) return gates;
        for (long copy = 0; copy < repeat; copy++)
            new Span<uint>(gates, (int)inner).CopyTo(new Span<uint>(beside + copy * inner, (int)inner));
        return beside;
    }

    // As often as fits the line and divides the repetitions, so that a vector is not cut after every few channels.
    private static long Repeat(GatePattern pattern)
    {
        for (var repeat = Math.Min(pattern.Again, LineElements / pattern.Inner); repeat > 1; repeat--)
            if (pattern.Again % repeat == 0) return repeat;
        return 1;
    }

    private static T Dropped<T, TElements>(Affine affine) where T : unmanaged where TElements : IElements<T>
    {
        T value = default;
        var nothing = 0u;
        Masked<T, TElements>(affine)(&value, &value, &nothing, 1, affine);
        return value;
    }

    private static delegate*<T*, T*, uint*, long, in Affine, void> Masked<T, TElements>(Affine affine) where T : unmanaged where TElements : IElements<T> =>
        affine.IsScaleOnly ? Kernel<T, TElements, Scaled>() : Kernel<T, TElements, Moved>();

    private static delegate*<T*, T*, uint*, long, in Affine, void> Kernel<T, TElements, TChange>()
        where T : unmanaged where TElements : IElements<T> where TChange : IChange => SimdWidth.Current switch
        {
            512 => &LineKernel<Vector512<ulong>, Lanes512, T, TElements, TChange>.Run,
            256 => &LineKernel<Vector256<ulong>, Lanes256, T, TElements, TChange>.Run,
            _ => &LineKernel<Vector128<ulong>, Lanes128, T, TElements, TChange>.Run,
        };
}
