using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Masks as strings of bits: drawn, and applied.</summary>
internal static unsafe class BitKernel<TWide, TLanes> where TWide : struct where TLanes : ILanes<TWide>
{
    private const int Groups = 8; // whose masks stay in the first cache on their way to bits

    private static int Step => 2 * TLanes.Count;

    /// <summary>Draws whole groups of 128 elements: a bit is set where the element is NOT kept.</summary>
    internal static void Draw(ulong* to, long groups, long firstGroup, long row, ElementPerturbation draw)
    {
        var masks = stackalloc uint[Groups * StreamAddress.GroupElements];
        for (long group = 0; group < groups; group += Groups)
        {
            var count = Math.Min(Groups, groups - group);
            GroupKernel<TWide, TLanes, uint, MaskElements, Scaled>.Run(masks, masks, count, firstGroup + group, row, draw);
            for (var element = 0; element < count * StreamAddress.GroupElements; element += 64) *to++ = ~Pack(masks + element);
        }
    }

    /// <summary>Changes elements: those whose bit is set are dropped.</summary>
    internal static void Apply<T, TElements>(T* from, T* to, ulong* dropped, long count, in Affine affine) where T : unmanaged where TElements : IElements<T>
    {
        var constants = affine.Constants<TWide, TLanes, T, TElements>();
        long i = 0;
        for (; i + Step <= count; i += Step)
        {
            var keep = TLanes.FromBits((uint)~(dropped[i >> 6] >> (int)(i & 63)));
            TElements.Apply<TWide, TLanes, Scaled>(from + i, to + i, keep, constants);
        }
        if (i == count) return;
        var masks = stackalloc uint[16];
        for (var rest = i; rest < count; rest++) masks[rest - i] = (dropped[rest >> 6] >> (int)(rest & 63) & 1) != 0 ? 0 : uint.MaxValue;
        LineKernel<TWide, TLanes, T, TElements, Scaled>.Run(from + i, to + i, masks, count - i, affine);
    }

    private static ulong Pack(uint* masks)
    {
        ulong word = 0;
        for (var lane = 0; lane < 64; lane += Step) word |= (ulong)TLanes.Bits(TLanes.Load((float*)masks + lane)) << lane;
        return word;
    }
}
