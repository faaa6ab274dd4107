using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;

namespace Layers.Tests.Random;

public unsafe class PhiloxTests
{
    /// <summary>Random123's kat_vectors, philox4x32-10: counter, key, words.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x0000000000000000ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xfffffffffffffffful, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void The_published_vectors_come_out(uint c0, uint c1, uint c2, uint c3, ulong key, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), Philox.Block(key, c0, c1, c2, c3));

    public static TheoryData<uint> Counters => [0, 1, 12345, uint.MaxValue - 7]; // the last wraps around

    [Theory]
    [MemberData(nameof(Counters))]
    public void Every_width_gives_the_words_of_the_reference(uint first)
    {
        Same<Vector128<ulong>, Lanes128>(first);
        if (SimdWidth.Widest >= 256) Same<Vector256<ulong>, Lanes256>(first);
        if (SimdWidth.Widest >= 512) Same<Vector512<ulong>, Lanes512>(first);
    }

    private static void Same<TWide, TLanes>(uint first) where TWide : struct where TLanes : ILanes<TWide>
    {
        const ulong Key = 0x0123456789ABCDEF;
        var schedule = stackalloc ulong[2 * Philox.Rounds];
        PhiloxGroup<TWide, TLanes>.Schedule(Key, schedule);
        PhiloxGroup<TWide, TLanes>.Next(schedule, first, 3, 5, 7, out var w0, out var w1, out var w2, out var w3);
        TWide[] words = [w0, w1, w2, w3];
        for (var i = 0; i < PhiloxGroup<TWide, TLanes>.Blocks; i++)
        {
            var expected = Philox.Block(Key, first + (uint)i, 3, 5, 7);
            uint[] got = [.. words.Select(word => MemoryMarshal.Cast<TWide, uint>(new[] { word })[i])];
            Assert.Equal((got[0], got[1], got[2], got[3]), expected);
        }
    }
}
