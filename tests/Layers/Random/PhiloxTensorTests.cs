using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests.Random;

/// <summary>The stream by tensor operators against the reference, number by number.</summary>
public class PhiloxTensorTests
{
    public static TheoryData<StreamAddress> Addresses =>
    [
        new StreamAddress(0),
        new StreamAddress(ulong.MaxValue, uint.MaxValue, 1 << 27, uint.MaxValue - 2), // rows wrap around
        new StreamAddress(0x0123456789ABCDEF, Step: 4, Stream: 1, FirstRow: 6, StepRows: 2),
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Halves_and_words_are_the_references(StreamAddress address)
    {
        using var scope = NewDisposeScope();
        foreach (var (rows, elements) in new[] { (5, 1), (3, 200), (1, 128) })
        {
            var halves = PhiloxTensor.Halves(address, rows, elements, CPU).data<long>().ToArray();
            var words = PhiloxTensor.Words(address, rows, elements, CPU).data<long>().ToArray();
            for (var i = 0; i < halves.Length; i++)
            {
                Assert.Equal(address.Half(i / elements, i % elements), halves[i]);
                Assert.Equal(address.Word(i / elements, i % elements), words[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Ties_are_settled_as_the_reference_settles_them(StreamAddress address)
    {
        using var scope = NewDisposeScope();
        // A threshold whose upper half is the first number of the row makes at least one tie.
        var first = address.Half(0, 5);
        var keep = new Keep(1 - (first * 65536.0 + 32768) / 4294967296.0);
        Assert.Equal(first, keep.High);
        var kept = PhiloxTensor.Kept(address, keep, 4, 300, CPU).data<bool>().ToArray();
        for (var i = 0; i < kept.Length; i++) Assert.Equal(keep.Of(address, i / 300, i % 300), kept[i]);
    }
}
