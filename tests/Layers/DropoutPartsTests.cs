using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests;

public class DropoutPartsTests
{
    private static readonly double[] s_p = [0.5, 0, 0.1, 1, 0.005];

    private static StreamAddress[] Addresses => [.. s_p.Select((_, part) => new StreamAddress((ulong)(100 + part), Step: (uint)part, Stream: 3, FirstRow: (uint)(7 * part)))];

    /// <summary>Bit by bit, for parts that fill groups of 128 elements and parts that do not, in every type, of few and many rows.</summary>
    [Theory]
    [InlineData(ScalarType.Float32, 1, 300)]
    [InlineData(ScalarType.Float32, 9, 13)]
    [InlineData(ScalarType.Float32, 600, 128)]
    [InlineData(ScalarType.Float64, 4, 130)]
    [InlineData(ScalarType.BFloat16, 3, 50)]
    public void Every_part_is_what_it_would_be_alone(ScalarType type, long rows, long elements)
    {
        using var scope = NewDisposeScope();
        using var input = randn(s_p.Length, rows, elements).to(type);
        using Tensor dropped = input.clone(), rectified = input.clone();
        Functional.inverted_dropout_parts_(dropped, s_p, Addresses);
        Functional.relu_dropout_parts_(rectified, s_p, Addresses);
        for (var part = 0; part < s_p.Length; part++)
        {
            var source = RandomSource.At(Addresses[part]);
            Assert.True(Functional.inverted_dropout(input[part], s_p[part], source: source).equal(dropped[part]).all().item<bool>());
            Assert.True(Functional.relu_dropout(input[part], s_p[part], source: source).equal(rectified[part]).all().item<bool>());
        }
    }

    /// <summary>Elements that do not lie side by side go another way to the same numbers.</summary>
    [Fact]
    public void Strided_memory_gives_the_same()
    {
        using var scope = NewDisposeScope();
        var wide = randn(s_p.Length, 6, 40);
        var strided = wide.clone().narrow(2, 3, 30);
        var dense = strided.contiguous();
        Functional.relu_dropout_parts_(strided, s_p, Addresses);
        Functional.relu_dropout_parts_(dense, s_p, Addresses);
        Assert.True(strided.equal(dense).all().item<bool>());
        Assert.True(strided.count_nonzero().item<long>() > 0);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var input = ones(2, 3, 4);
        StreamAddress[] two = [new(1), new(2)];
        Assert.Equal(
            "inverted_dropout_parts_: expected an input of shape (parts, rows, ...) with a p and an address for each part, got (2, 3, 4), 3 and 2. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => Functional.inverted_dropout_parts_(input, [0.1, 0.2, 0.3], two)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Functional.relu_dropout_parts_(input, [0.1, 1.5], two));
        using var leaf = ones(2, 3, 4, requires_grad: true);
        Assert.StartsWith("relu_dropout_parts_: expected an input without a gradient", Assert.Throws<InvalidOperationException>(() => Functional.relu_dropout_parts_(leaf, [0.1, 0.2], two)).Message, StringComparison.Ordinal);
        Assert.Equal(24, input.sum().item<float>());
    }
}
