using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Engine.Tests.Sequence;

/// <summary>Order, ownership and mistakes of packed sequences; their values are in the goldens.</summary>
public class PackedSequenceTests
{
    [Fact]
    public void StepsComeOneAfterTheOther()
    {
        using var scope = NewDisposeScope();
        var packed = pack_padded_sequence(arange(12f).reshape(4, 3), tensor(new long[] { 2, 4, 1 }), enforce_sorted: false);
        Assert.Equal([1f, 0, 2, 4, 3, 7, 10], packed.data.data<float>().ToArray());
        Assert.Equal([3L, 2, 1, 1], packed.batch_sizes.data<long>().ToArray());
        Assert.Equal([1L, 0, 2], packed.sorted_indices.data<long>().ToArray());
        Assert.Equal([1L, 0, 2], packed.unsorted_indices.data<long>().ToArray());
        var (padded, lengths) = pad_packed_sequence(packed, batch_first: true, padding_value: -1);
        Assert.Equal([2L, 4, 1], lengths.data<long>().ToArray());
        Assert.Equal([0f, 3, -1, -1, 1, 4, 7, 10, 2, -1, -1, -1], padded.data<float>().ToArray());
    }

    [Fact]
    public void SortedBatchesCarryNoIndices()
    {
        using var scope = NewDisposeScope();
        var packed = pack_padded_sequence(ones(2, 3, 1), tensor(new long[] { 2, 1, 1 }));
        Assert.True(packed.sorted_indices.IsInvalid && packed.unsorted_indices.IsInvalid);
    }

    [Fact]
    public void APackedSequenceOwnsItsTensorsAndBelongsToItsScope()
    {
        using var input = ones(3, 2, 1);
        using var lengths = tensor(new long[] { 1, 3 });
        var before = LiveTensors.Count;
        PackedSequence inner, moved, detached, attached;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                inner = pack_padded_sequence(input, lengths, enforce_sorted: false);
                moved = pack_padded_sequence(input, lengths, enforce_sorted: false).MoveToOuterDisposeScope();
                detached = pack_padded_sequence(input, lengths, enforce_sorted: false).DetachFromDisposeScope();
                attached = pack_padded_sequence(input, lengths, enforce_sorted: false).MoveToOtherDisposeScope(moved);
            }
            Assert.True(inner.data.IsInvalid);
            Assert.False(moved.data.IsInvalid);
            Assert.False(attached.batch_sizes.IsInvalid);
        }
        Assert.True(moved.data.IsInvalid && attached.unsorted_indices.IsInvalid);
        Assert.False(detached.data.IsInvalid);
        detached.Dispose();
        detached.Dispose();
        Assert.True(detached.data.IsInvalid);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void AScopeTakesOneInByHand()
    {
        using var input = ones(3, 2, 1);
        using var lengths = tensor(new long[] { 3, 3 });
        var packed = pack_padded_sequence(input, lengths);
        using (var scope = NewDisposeScope())
        {
            packed.MoveToOtherDisposeScope(scope);
            Assert.True(scope.Contains(packed));
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.True(packed.data.IsInvalid);
    }

    [Fact]
    public void ItsTensorsOutliveTheSequenceThatARunMadeOfThem()
    {
        using var scope = NewDisposeScope();
        using var module = nn.GRU(1, 2);
        var input = pack_sequence([ones(2, 1), ones(3, 1)], enforce_sorted: false);
        var (output, _) = module.call(input);
        input.Dispose();
        var (padded, lengths) = pad_packed_sequence(output);
        Assert.Equal([3L, 2, 2], padded.shape);
        Assert.Equal([2L, 3], lengths.data<long>().ToArray());
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var scope = NewDisposeScope();
        var input = ones(4, 2, 1);
        AssertLine("pack_padded_sequence: expected lengths from 1 to the input's 4, got 5. (Parameter 'lengths')",
            () => pack_padded_sequence(input, tensor(new long[] { 5, 1 })));
        AssertLine("pack_padded_sequence: expected lengths from 1 to the input's 4, got 0. (Parameter 'lengths')",
            () => pack_padded_sequence(input, tensor(new long[] { 4, 0 })));
        AssertLine("pack_padded_sequence: expected lengths of shape [2], type Int64, on the CPU, got [3], Int64, cpu. (Parameter 'lengths')",
            () => pack_padded_sequence(input, tensor(new long[] { 3, 2, 1 })));
        AssertLine("pack_padded_sequence: expected lengths of shape [2], type Int64, on the CPU, got [2], Int32, cpu. (Parameter 'lengths')",
            () => pack_padded_sequence(input, tensor(new[] { 3, 2 })));
        AssertLine("pack_padded_sequence: expected an input of 2 dimensions or more, got [4]. (Parameter 'input')",
            () => pack_padded_sequence(ones(4), tensor(new long[] { 4 })));
        AssertLine("pad_packed_sequence: expected a total_length of at least the longest sequence's 4, got 3. (Parameter 'total_length')",
            () => pad_packed_sequence(pack_padded_sequence(input, tensor(new long[] { 4, 1 })), total_length: 3));
        AssertLine("pad_sequence: expected at least one sequence, got none. (Parameter 'sequences')", () => pad_sequence([]));
        var unsorted = Assert.ThrowsAny<Exception>(() => pack_padded_sequence(input, tensor(new long[] { 1, 4 }))).Message;
        Assert.Contains("sorted", unsorted, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', unsorted);
    }

    private static void AssertLine(string expected, Action action) => Assert.Equal(expected, Assert.Throws<ArgumentException>(action).Message);
}
