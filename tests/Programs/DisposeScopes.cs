using TorchSharp;
using static TorchSharp.torch;

namespace Programs;

/// <summary>Loops that make thousands of tensors and keep few: scopes within scopes, what leaves them, and the counters.</summary>
internal static class DisposeScopes
{
    /// <summary>The greatest eigenvalue of a symmetric matrix by power iteration, and the most tensors that lived after a step.</summary>
    internal static (double Eigenvalue, double Expected, long MostAlive) PowerIteration(int size, int steps)
    {
        manual_seed(8);
        using var outer = NewDisposeScope();
        var half = rand(size, size, ScalarType.Float64);
        var matrix = half.mm(half.t());
        var vector = ones(size, 1, ScalarType.Float64);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        long most = 0;
        for (int i = 0; i < steps; i++)
        {
            using (var inner = NewDisposeScope())
            {
                var product = matrix.mm(vector);
                var next = product / product.norm();
                vector.Dispose();
                vector = inner.MoveToOuter(next);
            }
            most = Math.Max(most, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        }
        var eigenvalue = vector.t().mm(matrix).mm(vector).ToDouble();
        return (eigenvalue, linalg.eigvalsh(matrix).max().ToDouble(), most);
    }

    /// <summary>Who is alive once the scopes have closed, letter by letter.</summary>
    internal static string Survivors()
    {
        var all = new Dictionary<char, Tensor>();
        Tensor Make(char name) => all[name] = zeros(2);
        using (var outer = NewDisposeScope())
        {
            using (var middle = NewDisposeScope())
            {
                Make('a');
                using (var inner = NewDisposeScope())
                {
                    Make('b');
                    inner.MoveToOuter(Make('c'));
                    inner.Detach(Make('d'));
                    inner.MoveToOther(outer, Make('e'));
                    Make('f').DetachFromDisposeScope();
                    inner.DisposeEverythingBut(Make('g'), Make('h'));
                    inner.MoveToOuter(all['g']);
                }
                middle.Detach(all['g']);
                Make('i').MoveToOtherDisposeScope(outer);
                outer.Detach(all['i']);
                middle.Attach(all['f']);
            }
            Make('j').MoveToOuterDisposeScope();
            all['k'] = WrappedTensorDisposeScope(() => zeros(2) + 1).DetachFromDisposeScope();
        }
        var alive = string.Concat(all.Where(entry => !entry.Value.IsInvalid).Select(entry => entry.Key).Order());
        foreach (var tensor in all.Values) tensor.Dispose();
        return alive;
    }

    /// <summary>What a scope holds while it is open.</summary>
    internal static (int Held, bool HoldsFirst, bool HoldsDetached, bool IsCurrent, bool NoneAfter) Holding()
    {
        bool isCurrent, holdsFirst, holdsDetached;
        int held;
        using (var scope = NewDisposeScope())
        {
            var first = rand(3);
            var second = first + 1;
            var detached = scope.Detach(first * second);
            (held, holdsFirst, holdsDetached) = (scope.DisposablesCount, scope.Contains(first), scope.Contains(detached));
            isCurrent = ReferenceEquals(CurrentDisposeScope, scope);
            detached.Dispose();
        }
        return (held, holdsFirst, holdsDetached, isCurrent, CurrentDisposeScope is null);
    }

    /// <summary>The thread's counters over a known piece of work.</summary>
    internal static (long CreatedInScope, long CreatedOutside, long DisposedInScope, long DisposedOutside, long Detached, long Attached) Counters()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        statistics.Reset();
        using (var outside = zeros(1))
        using (var scope = NewDisposeScope())
        {
            for (int i = 0; i < 10; i++) zeros(1);
            using var escaped = scope.Detach(zeros(1));
            scope.Attach(outside);
        }
        return (statistics.CreatedInScopeCount, statistics.CreatedOutsideScopeCount, statistics.DisposedInScopeCount,
            statistics.DisposedOutsideScopeCount, statistics.DetachedFromScopeCount, statistics.AttachedToScopeCount);
    }

    /// <summary>A model and its optimizer, made inside a scope, are usable after it; gradients that are kept do not leak.</summary>
    internal static (double FirstLoss, double LastLoss, long Growth) ModelMadeInAScope(int iterations)
    {
        manual_seed(9);
        nn.Module<Tensor, Tensor> model;
        optim.Optimizer optimizer;
        using (NewDisposeScope())
        {
            model = nn.Sequential(("lin", nn.Linear(4, 8)), ("tanh", nn.Tanh()), ("out", nn.Linear(8, 1)));
            optimizer = optim.Adam(model.parameters(), lr: 0.05);
        }

        using var scope = NewDisposeScope();
        var x = randn(64, 4);
        var y = x.sum(1, keepdim: true).sin();
        double first = 0, last = 0;
        long settled = 0;
        for (int i = 0; i < iterations; i++)
        {
            using (NewDisposeScope())
            {
                var loss = nn.functional.mse_loss(model.call(x), y);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                last = loss.item<float>();
            }
            if (i == 0) (first, settled) = (last, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
        var growth = DisposeScopeManager.Statistics.ThreadTotalLiveCount - settled;
        optimizer.Dispose();
        model.Dispose();
        return (first, last, growth);
    }
}
