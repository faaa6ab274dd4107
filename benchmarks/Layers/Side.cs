using System.Diagnostics;

namespace DropoutTorch.Benchmarks;

/// <summary>How long a side is timed.</summary>
/// <param name="Blocks">Blocks of calls, at most.</param>
public sealed record Effort(int Blocks)
{
    /// <summary>A slow side has fewer blocks, but this many.</summary>
    public const int FewestBlocks = 3;

    /// <summary>A block holds as many calls as last so long, so that reading the clock costs nothing beside them.</summary>
    public double BlockMs { get; init; } = 15;

    /// <summary>Calls before the first block: memory, threads and caches as they will be.</summary>
    public double WarmUpMs { get; init; } = 60;

    /// <summary>The same for .NET code, which is compiled while it runs: the fast code comes after some calls and a tenth of a second.</summary>
    public double CompilingMs { get; init; } = 500;

    /// <summary>What all blocks of a side may take together.</summary>
    public double BudgetMs { get; init; } = 1000;
}

/// <summary>One side of a comparison: work that is timed in blocks of calls.</summary>
public sealed class Side
{
    private const double SlowMs = 50;
    private readonly Func<int, double> _clock;
    private readonly bool _leadIn;

    private Side(Func<int, double> clock, int calls, int blocks, bool leadIn) => (_clock, Calls, Blocks, _leadIn) = (clock, calls, blocks, leadIn);

    /// <summary>Calls in a block.</summary>
    public int Calls { get; }

    /// <summary>How many blocks it takes part in, at most.</summary>
    public int Blocks { get; }

    /// <summary>Blocks of a given size, after one that is not counted.</summary>
    /// <param name="clock">Milliseconds that so many calls take.</param>
    /// <param name="calls">Calls in a block.</param>
    public static Side Fixed(Func<int, double> clock, int calls)
    {
        clock(calls);
        return new Side(clock, calls, int.MaxValue, leadIn: false);
    }

    /// <summary>Warms up, and learns on the way how many calls make a block and how many blocks the budget allows.</summary>
    /// <param name="clock">Milliseconds that so many calls take.</param>
    /// <param name="effort">What it may take.</param>
    public static Side Calibrated(Func<int, double> clock, Effort effort)
    {
        // The first call compiles, starts threads and touches fresh memory, so it says something about slow work only.
        var (calls, block) = (1, clock(1));
        var spent = block;
        if (block > effort.BudgetMs / Effort.FewestBlocks) return new Side(clock, 1, Math.Min(Effort.FewestBlocks, effort.Blocks), leadIn: false);
        block = clock(calls);
        while (block < effort.BlockMs || (spent += block) < effort.WarmUpMs)
        {
            if (block < effort.BlockMs) calls *= 2;
            block = clock(calls);
        }
        var affordable = Math.Max(Effort.FewestBlocks, (int)(effort.BudgetMs / block));
        return new Side(clock, calls, Math.Min(affordable, effort.Blocks), block / calls < SlowMs);
    }

    /// <summary>The clock of work in this process.</summary>
    public static Func<int, double> Clock(Action work) => calls =>
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    };

    /// <summary>Times a block: milliseconds a call.</summary>
    public double Time()
    {
        // The other sides have had the caches and let the threads fall asleep. What is slow does not notice.
        if (_leadIn) _clock(1);
        return _clock(Calls) / Calls;
    }
}
