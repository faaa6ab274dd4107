using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Modules;

public class EmbeddingBagTests
{
    private static Tensor Table => arange(8, float32).reshape(4, 2);

    [Fact]
    public void BagsBecomeOneRowEach()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new long[] { 3, 1, 0 });
        var starts = tensor(new long[] { 0, 2, 3 });
        Assert.Equal(tensor(new float[,] { { 8, 10 }, { 0, 1 }, { 0, 0 } }), Bag(EmbeddingBagMode.Sum).call(rows, starts));
        Assert.Equal(tensor(new float[,] { { 4, 5 }, { 0, 1 }, { 0, 0 } }), Bag(EmbeddingBagMode.Mean).call(rows, starts));
        Assert.Equal(tensor(new float[,] { { 6, 7 }, { 0, 1 }, { 0, 0 } }), Bag(EmbeddingBagMode.Max).call(rows, starts));
    }

    [Fact]
    public void NumbersOf32BitsAndOtherStridesWork()
    {
        using var scope = NewDisposeScope();
        var table = tensor(new int[,] { { 3, 0 }, { 1, 2 } });
        var expected = tensor(new float[,] { { 8, 10 }, { 4, 6 } });
        Assert.Equal(expected, Bag(EmbeddingBagMode.Sum).call(table.t()));
        Assert.Equal(expected, Bag(EmbeddingBagMode.Sum).call(tensor(new[] { 3, 1, 0, 2 }), tensor(new[] { 0, 2 })));
    }

    [Fact]
    public void PaddingCountsInNoBag()
    {
        using var scope = NewDisposeScope();
        using var bag = EmbeddingBag_from_pretrained(Table, padding_index: 3);
        Assert.Equal(tensor(new float[,] { { 2, 3 }, { 0, 0 } }), bag.call(tensor(new long[,] { { 3, 1 }, { 3, 3 } })));
    }

    [Theory]
    [InlineData(EmbeddingBagMode.Sum)]
    [InlineData(EmbeddingBagMode.Mean)]
    [InlineData(EmbeddingBagMode.Max)]
    public void BagsOfOneSizeHaveNoLastOffset(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        using var bag = EmbeddingBag_from_pretrained(Table, freeze: false, mode: mode, include_last_offset: true);
        var rows = tensor(new long[,] { { 3, 1 }, { 0, 2 } });
        var result = bag.call(rows);
        Assert.Equal(Bag(mode).call(rows), result);
        result.sum().backward();
        var each = mode == EmbeddingBagMode.Mean ? 0.5f : 1;
        var expected = mode == EmbeddingBagMode.Max ? tensor(new float[,] { { 0, 0 }, { 0, 0 }, { 1, 1 }, { 1, 1 } }) : full([4, 2], each);
        Assert.Equal(expected, bag.weight!.grad!);
    }

    [Theory]
    [InlineData(EmbeddingBagMode.Sum)]
    [InlineData(EmbeddingBagMode.Mean)]
    [InlineData(EmbeddingBagMode.Max)]
    public void TheLastOffsetEndsTheLastBag(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        using var bag = EmbeddingBag_from_pretrained(Table, mode: mode, include_last_offset: true);
        var rows = tensor(new long[] { 3, 1, 0 });
        Assert.Equal(Bag(mode).call(rows, tensor(new long[] { 0, 2, 3 })), bag.call(rows, tensor(new long[] { 0, 2, 3, 3 })));
    }

    [Fact]
    public void PretrainedRowsAreFrozenUnlessAskedFor()
    {
        using var scope = NewDisposeScope();
        using var frozen = EmbeddingBag_from_pretrained(Table);
        using var free = EmbeddingBag_from_pretrained(Table, freeze: false, dtype: float64);
        Assert.Equal((false, float32), (frozen.weight!.requires_grad, frozen.weight.dtype));
        Assert.Equal((true, float64), (free.weight!.requires_grad, free.weight.dtype));
        Assert.Equal(["weight"], free.state_dict().Keys);
    }

    [Fact]
    public void TheGradientIsSparseWhereAskedFor()
    {
        using var scope = NewDisposeScope();
        using var bag = EmbeddingBag(1000, 2, mode: EmbeddingBagMode.Sum, sparse: true);
        bag.call(tensor(new long[,] { { 5, 7, 5 } })).sum().backward();
        Assert.True(bag.weight!.grad!.is_sparse);
        var dense = bag.weight.grad.to_dense();
        Assert.Equal((2f, 1f, 0f), (dense[5, 0].item<float>(), dense[7, 1].item<float>(), dense[6, 0].item<float>()));
    }

    [Fact]
    public void RowsArePulledInToTheLargestNorm()
    {
        using var scope = NewDisposeScope();
        using var bag = EmbeddingBag_from_pretrained(Table, max_norm: 1, mode: EmbeddingBagMode.Sum);
        bag.call(tensor(new long[,] { { 3 } }));
        Assert.Equal(1, bag.weight![3].norm().item<float>(), 5);
        Assert.Equal(tensor(new float[] { 4, 5 }), bag.weight[2]);
    }

    [Fact]
    public void EveryCallRunsTheHooks()
    {
        using var scope = NewDisposeScope();
        using var bag = Bag(EmbeddingBagMode.Sum);
        var calls = 0;
        bag.register_forward_pre_hook(_ => calls++);
        var (rows, starts) = (tensor(new long[] { 0, 1 }), tensor(new long[] { 0 }));
        var expected = tensor(new float[,] { { 2, 4 } });
        Assert.Equal(expected, bag.call(rows.reshape(1, 2)));
        Assert.Equal(expected, bag.call(rows, starts));
        Assert.Equal(expected, ((IModule<Tensor, Tensor, Tensor>)bag).call(rows, starts));
        Assert.Equal(tensor(new float[,] { { 6, 9 } }), bag.call(rows, starts, tensor(new float[] { 0, 3 })));
        Assert.Equal(4, calls);
    }

    private static TorchSharp.Modules.EmbeddingBag Bag(EmbeddingBagMode mode) => EmbeddingBag_from_pretrained(Table, mode: mode);
}
