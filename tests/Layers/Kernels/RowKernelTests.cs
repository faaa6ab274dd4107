using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;

namespace Layers.Tests.Kernels;

public unsafe class RowKernelTests : SimdWidths
{
    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_row_is_the_references_ties_and_wrapping_numbers_too(int width)
    {
        SimdWidth.Current = width;
        var address = new StreamAddress(77, Step: 3, Stream: 2, FirstRow: uint.MaxValue - 20);
        var tied = new Keep(1 - (address.Half(9, 0) * 65536.0 + 32768) / 4294967296.0); // row 9 ties
        foreach (var keep in new[] { new Keep(0.3), new Keep(0.5), tied })
            foreach (var rows in new[] { 1, 15, 16, 17, 53 })
            {
                var masks = new uint[rows + 1];
                fixed (uint* to = masks) RowKernel.Masks(to, rows, address, keep);
                for (var row = 0; row < rows; row++) Assert.Equal(keep.Of(address, row, 0) ? uint.MaxValue : 0, masks[row]);
                Assert.Equal(0u, masks[rows]);
            }
    }
}
