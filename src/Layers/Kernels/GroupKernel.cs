using System.Runtime.CompilerServices;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The inner loop: draws the bits of whole groups of 128 neighbours and changes the elements in the same pass.</summary>
internal static unsafe class GroupKernel<TWide, TLanes, T, TElements, TChange>
    where TWide : struct where TLanes : ILanes<TWide>
    where T : unmanaged where TElements : IElements<T>
    where TChange : IChange
{
    private const int HalfOffset = 64; // from an element of a word's low half to that of its high half

    /// <param name="from">The first element.</param>
    /// <param name="to">Where the results go; may be <paramref name="from"/>.</param>
    /// <param name="groups">How many groups of 128 elements.</param>
    /// <param name="firstGroup">The number of the first in its sample.</param>
    /// <param name="row">The sample's number in the batch.</param>
    /// <param name="draw">What is drawn.</param>
    internal static void Run(T* from, T* to, long groups, long firstGroup, long row, ElementPerturbation draw)
    {
        var schedule = stackalloc ulong[2 * Philox.Rounds];
        PhiloxGroup<TWide, TLanes>.Schedule(draw.Address.Key, schedule);
        var tied = stackalloc uint[2 * StreamAddress.GroupElements]; // masks and ties, for the rare group that has one
        var (sample, step) = draw.Address.At(row);
        var constants = draw.Affine.Constants<TWide, TLanes, T, TElements>();
        var canTie = draw.Keep.CanTie;
        var threshold = TLanes.Broadcast(draw.Keep.High << 16);
        var upper = TLanes.Broadcast(0xFFFF0000u);
        for (long group = 0; group < groups; group++, from += StreamAddress.GroupElements, to += StreamAddress.GroupElements)
        {
            for (var block = 0; block < StreamAddress.GroupBlocks; block += PhiloxGroup<TWide, TLanes>.Blocks)
            {
                var counter = (uint)((firstGroup + group) * StreamAddress.GroupBlocks + block);
                PhiloxGroup<TWide, TLanes>.Next(schedule, counter, sample, step, draw.Address.Stream, out var w0, out var w1, out var w2, out var w3);
                var (l0, l1, l2, l3) = (TLanes.ShiftLeft(w0, 16), TLanes.ShiftLeft(w1, 16), TLanes.ShiftLeft(w2, 16), TLanes.ShiftLeft(w3, 16));
                var (h0, h1, h2, h3) = (TLanes.And(w0, upper), TLanes.And(w1, upper), TLanes.And(w2, upper), TLanes.And(w3, upper));
                var (a0, a1, a2, a3) = (TLanes.Less(l0, threshold), TLanes.Less(l1, threshold), TLanes.Less(l2, threshold), TLanes.Less(l3, threshold));
                var (b0, b1, b2, b3) = (TLanes.Less(h0, threshold), TLanes.Less(h1, threshold), TLanes.Less(h2, threshold), TLanes.Less(h3, threshold));
                if (canTie)
                {
                    var (s0, s1, s2, s3) = (TLanes.Equal(l0, threshold), TLanes.Equal(l1, threshold), TLanes.Equal(l2, threshold), TLanes.Equal(l3, threshold));
                    var (t0, t1, t2, t3) = (TLanes.Equal(h0, threshold), TLanes.Equal(h1, threshold), TLanes.Equal(h2, threshold), TLanes.Equal(h3, threshold));
                    var any = TLanes.Or(TLanes.Or(TLanes.Or(s0, s1), TLanes.Or(s2, s3)), TLanes.Or(TLanes.Or(t0, t1), TLanes.Or(t2, t3)));
                    if (TLanes.Any(any))
                    {
                        Write(tied, a0, a1, a2, a3, b0, b1, b2, b3);
                        Write(tied + StreamAddress.GroupElements, s0, s1, s2, s3, t0, t1, t2, t3);
                        Untie(tied, firstGroup + group, block, row, draw);
                        Read(tied, out a0, out a1, out a2, out a3, out b0, out b1, out b2, out b3);
                    }
                }
                var x = from + block;
                var y = to + block;
                TElements.Apply<TWide, TLanes, TChange>(x, y, a0, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + 16, y + 16, a1, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + 32, y + 32, a2, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + 48, y + 48, a3, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + HalfOffset, y + HalfOffset, b0, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + HalfOffset + 16, y + HalfOffset + 16, b1, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + HalfOffset + 32, y + HalfOffset + 32, b2, constants);
                TElements.Apply<TWide, TLanes, TChange>(x + HalfOffset + 48, y + HalfOffset + 48, b3, constants);
            }
        }
    }

    /// <summary>Settles the elements whose 16 bits equal the threshold, one by one. Masks lie in the order of the elements.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Untie(uint* masks, long group, int block, long row, ElementPerturbation draw)
    {
        var (address, low) = (draw.Address.ForTies, draw.Keep.Low);
        var ties = masks + StreamAddress.GroupElements;
        for (var word = 0; word < StreamAddress.GroupElements; word += 16)
            for (var lane = 0; lane < PhiloxGroup<TWide, TLanes>.Blocks; lane++)
                if (ties[word + lane] != 0 && address.Half(row, group * StreamAddress.GroupElements + word + block + lane) < low)
                    masks[word + lane] = uint.MaxValue;
    }

    private static void Write(uint* to, TWide v0, TWide v1, TWide v2, TWide v3, TWide v4, TWide v5, TWide v6, TWide v7)
    {
        var at = (float*)to;
        TLanes.Store(v0, at);
        TLanes.Store(v1, at + 16);
        TLanes.Store(v2, at + 32);
        TLanes.Store(v3, at + 48);
        TLanes.Store(v4, at + 64);
        TLanes.Store(v5, at + 80);
        TLanes.Store(v6, at + 96);
        TLanes.Store(v7, at + 112);
    }

    private static void Read(uint* from, out TWide v0, out TWide v1, out TWide v2, out TWide v3, out TWide v4, out TWide v5, out TWide v6, out TWide v7)
    {
        var at = (float*)from;
        v0 = TLanes.Load(at);
        v1 = TLanes.Load(at + 16);
        v2 = TLanes.Load(at + 32);
        v3 = TLanes.Load(at + 48);
        v4 = TLanes.Load(at + 64);
        v5 = TLanes.Load(at + 80);
        v6 = TLanes.Load(at + 96);
        v7 = TLanes.Load(at + 112);
    }
}
