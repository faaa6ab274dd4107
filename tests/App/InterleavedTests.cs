using DropoutTorch.Benchmarks;

namespace App.Tests;

/// <summary>The timing, with clocks that say what they are told.</summary>
public class InterleavedTests
{
    private static readonly Effort s_effort = new(10) { BlockMs = 4, WarmUpMs = 30, BudgetMs = 600 };

    [Theory]
    [InlineData(2, new double[] { 3, 1, 2 })]
    [InlineData(2.5, new double[] { 9, 1, 2, 3 })]
    [InlineData(7, new double[] { 7 })]
    [InlineData(double.NaN, new double[] { })]
    public void The_median_is_in_the_middle(double expected, double[] values) => Assert.Equal(expected, Interleaved.Median(values));

    [Fact]
    public void Sides_take_turns_and_each_call_counts_alike()
    {
        List<string> turns = [];
        Side first = Side.Fixed(calls => { turns.Add($"a{calls}"); return calls * 2; }, 5), second = Side.Fixed(calls => { turns.Add($"b{calls}"); return calls * 3; }, 7);
        IReadOnlyList<IReadOnlyList<double>> blocks = Interleaved.Blocks([first, second], 2);
        Assert.Equal(["a5", "b7", "a5", "b7", "a5", "b7"], turns); // the first of each warms up
        Assert.Equal([[2.0, 2], [3.0, 3]], blocks);
    }

    [Fact]
    public void Quick_work_is_timed_in_blocks_that_last()
    {
        int asked = 0;
        Side side = Side.Calibrated(calls => { asked += calls; return calls * 0.01; }, s_effort);
        Assert.Equal((512, 10), (side.Calls, side.Blocks)); // 5.12 ms, the first power of two above 4
        Assert.InRange(asked * 0.01, s_effort.WarmUpMs, s_effort.WarmUpMs + 10);
        Assert.Equal(0.01, side.Time(), 12);
    }

    [Fact]
    public void A_slow_first_call_is_no_slow_work()
    {
        bool first = true;
        Side side = Side.Calibrated(calls => { (bool was, first) = (first, false); return was ? 90 : calls * 0.5; }, s_effort);
        Assert.Equal((8, 10), (side.Calls, side.Blocks));
    }

    [Fact]
    public void Slow_work_has_few_blocks_spread_over_the_rounds()
    {
        int slow = 0;
        List<int> turns = [];
        Side side = Side.Calibrated(calls => { slow++; return 250 * calls; }, s_effort), quick = Side.Fixed(_ => { turns.Add(slow); return 1; }, 1);
        Assert.Equal((1, 3), (side.Calls, side.Blocks));
        IReadOnlyList<IReadOnlyList<double>> blocks = Interleaved.Blocks([quick, side], 10);
        Assert.Equal([10, 3], blocks.Select(times => times.Count));
        // The warm-up, then how many slow blocks came before each quick one.
        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3], turns);
    }

    [Fact]
    public void One_repetition_is_one_block_however_slow() =>
        Assert.Equal(1, Side.Calibrated(calls => 250 * calls, s_effort with { Blocks = 1 }).Blocks);
}
