using System.Runtime.CompilerServices;

namespace DropoutTorch.Layers.Random;

/// <summary>Philox for a vector of consecutive counters: the four words of each, in 32-bit lanes.</summary>
internal static unsafe class PhiloxGroup<TWide, TLanes> where TWide : struct where TLanes : ILanes<TWide>
{
    /// <summary>Counters that one call covers.</summary>
    internal static int Blocks => 2 * TLanes.Count;

    /// <summary>The key words of all rounds, as the rounds want them.</summary>
    internal static void Schedule(ulong key, ulong* schedule)
    {
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            schedule[2 * round] = k0;
            schedule[2 * round + 1] = k1;
            k0 += Philox.W0;
            k1 += Philox.W1;
        }
    }

    /// <summary>The words of consecutive blocks of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Next(ulong* schedule, uint first, uint row, uint step, uint stream, out TWide w0, out TWide w1, out TWide w2, out TWide w3)
    {
        var rows = TLanes.Broadcast((ulong)row);
        Next(schedule, TLanes.Every2nd(first), TLanes.Every2nd(first + 1), rows, rows, step, stream, out w0, out w1, out w2, out w3);
    }

    /// <summary>The words of block 0 of consecutive rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void NextRows(ulong* schedule, uint first, uint step, uint stream, out TWide w0, out TWide w1, out TWide w2, out TWide w3)
    {
        var block = TLanes.Broadcast(0ul);
        Next(schedule, block, block, TLanes.Every2nd(first), TLanes.Every2nd(first + 1), step, stream, out w0, out w1, out w2, out w3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(
        ulong* schedule, TWide a0, TWide b0, TWide a1, TWide b1, uint step, uint stream, out TWide w0, out TWide w1, out TWide w2, out TWide w3)
    {
        var (m0, m1) = (TLanes.Broadcast((ulong)Philox.M0), TLanes.Broadcast((ulong)Philox.M1));
        var (a2, b2) = (TLanes.Broadcast((ulong)step), TLanes.Broadcast((ulong)step));
        var (a3, b3) = (TLanes.Broadcast((ulong)stream), TLanes.Broadcast((ulong)stream));
        // The upper halves of the 64-bit lanes fill with rubbish that no product reads.
        for (var round = 0; round < Philox.Rounds; round++)
        {
            var (k0, k1) = (TLanes.Broadcast(schedule[2 * round]), TLanes.Broadcast(schedule[2 * round + 1]));
            var (p0, p1) = (TLanes.Multiply(m0, a0), TLanes.Multiply(m1, a2));
            var (q0, q1) = (TLanes.Multiply(m0, b0), TLanes.Multiply(m1, b2));
            a0 = TLanes.Xor(TLanes.UpperHalves(p1), a1, k0);
            b0 = TLanes.Xor(TLanes.UpperHalves(q1), b1, k0);
            a2 = TLanes.Xor(TLanes.UpperHalves(p0), a3, k1);
            b2 = TLanes.Xor(TLanes.UpperHalves(q0), b3, k1);
            (a1, b1, a3, b3) = (p1, q1, p0, q0);
        }
        w0 = TLanes.Interleave(a0, b0);
        w1 = TLanes.Interleave(a1, b1);
        w2 = TLanes.Interleave(a2, b2);
        w3 = TLanes.Interleave(a3, b3);
    }
}
