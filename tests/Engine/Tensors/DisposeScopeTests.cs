using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>What a dispose scope disposes, and what gets out of it.</summary>
public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        var before = LiveTensors.Count;
        Tensor inside;
        using (var scope = NewDisposeScope())
        {
            inside = ones(3).add(1);
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.Same(scope, CurrentDisposeScope);
        }
        Assert.True(inside.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void What_moves_to_the_outer_scope_lives_as_long_as_that()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                var dropped = ones(2);
                kept = dropped.mul(3).MoveToOuterDisposeScope();
            }
            Assert.Equal([3f, 3f], kept.data<float>().ToArray());
        }
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void What_moves_out_of_the_outermost_scope_lives_until_it_is_disposed()
    {
        Tensor kept;
        using (NewDisposeScope()) kept = ones(2).MoveToOuterDisposeScope();
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void What_is_detached_belongs_to_no_scope()
    {
        Tensor kept;
        using (NewDisposeScope())
        using (NewDisposeScope())
            kept = ones(2).DetachFromDisposeScope();
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void Many_move_at_once()
    {
        using var outer = NewDisposeScope();
        List<Tensor> kept;
        using (var inner = NewDisposeScope())
        {
            kept = [ones(1), zeros(1), ones(2)];
            inner.MoveToOuter(kept);
            Assert.Equal(0, inner.DisposablesCount);
        }
        Assert.Equal(3, outer.DisposablesCount);
        Assert.All(kept, tensor => Assert.False(tensor.IsInvalid));
    }

    [Fact]
    public void Everything_but_some_goes_at_once()
    {
        using var scope = NewDisposeScope();
        var (kept, dropped) = (ones(1), ones(1));
        scope.DisposeEverythingBut(kept);
        Assert.True(dropped.IsInvalid);
        Assert.Equal(1f, kept.item<float>());
    }

    [Fact]
    public void A_tensor_can_be_attached_later()
    {
        var tensor = ones(1);
        using (var scope = NewDisposeScope()) scope.Attach(tensor);
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void What_was_disposed_by_hand_leaves_the_scope()
    {
        using var scope = NewDisposeScope();
        ones(1).Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void The_wrapper_keeps_nothing_but_the_result()
    {
        var before = LiveTensors.Count;
        using (var result = WrappedTensorDisposeScope(() => ones(4).mul(2).sum()))
        {
            Assert.Equal(8f, result.item<float>());
            Assert.Equal(before + 1, LiveTensors.Count);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void The_counts_tell_where_tensors_were_made_and_disposed()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        statistics.Reset();
        using (NewDisposeScope())
        {
            ones(1);
            ones(1).DetachFromDisposeScope().Dispose();
        }
        ones(1).Dispose();
        Assert.Equal((2, 1), (statistics.CreatedInScopeCount, statistics.CreatedOutsideScopeCount));
        Assert.Equal((1, 1, 2), (statistics.DetachedFromScopeCount, statistics.DisposedInScopeCount, statistics.DisposedOutsideScopeCount));
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Each_thread_has_scopes_of_its_own()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        var worker = new Thread(() => made = ones(1));
        worker.Start();
        worker.Join();
        Assert.Equal(0, scope.DisposablesCount);
        made!.Dispose();
    }
}
