using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>Trains a group of fits for some epochs, every fit in an order of its own.</summary>
internal static class GroupTraining
{
    public const int BatchSize = 128;

    /// <summary>Trains.</summary>
    /// <param name="group">The fits.</param>
    /// <param name="inputs">(data, rows, features).</param>
    /// <param name="targets">(data, rows).</param>
    /// <param name="epochs">How often each fit sees each of its rows.</param>
    /// <param name="epochDone">Is told after each epoch.</param>
    /// <param name="stop">Asked after each epoch.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(FitGroup group, Tensor inputs, Tensor targets, long epochs, Action epochDone, CancellationToken stop)
    {
        using DisposeScope whole = NewDisposeScope();
        int rows = (int)inputs.shape[1], fits = group.Fits.Count;
        Tensor table = inputs.reshape(-1, inputs.shape[2]), column = targets.reshape(-1, 1);
        long[] order = new long[fits * rows];
        for (long epoch = 0; epoch < epochs; epoch++)
        {
            stop.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Arrange(group.Fits, rows, epoch, order);
            Tensor index = tensor(order);
            Tensor x = table.index_select(0, index), y = column.index_select(0, index);
            for (int start = 0; start < rows; start += BatchSize)
            {
                int size = Math.Min(BatchSize, rows - start);
                using DisposeScope step = NewDisposeScope();
                group.Step(
                    x.narrow(0, (long)start * fits, (long)size * fits).view(fits, size, -1),
                    y.narrow(0, (long)start * fits, (long)size * fits).view(fits, size, 1));
            }
            epochDone();
        }
    }

    /// <summary>The numbers of the rows as the batches need them: batch after batch, in it fit after fit.</summary>
    private static void Arrange(IReadOnlyList<FitSettings> fits, int rows, long epoch, long[] order)
    {
        int[] own = new int[rows];
        for (int fit = 0; fit < fits.Count; fit++)
        {
            FitRandom.Shuffle(fits[fit].Seed, epoch, own);
            long first = (long)fits[fit].Data * rows;
            for (int start = 0; start < rows; start += BatchSize)
            {
                int size = Math.Min(BatchSize, rows - start);
                Span<long> batch = order.AsSpan((start * fits.Count) + (fit * size), size);
                for (int i = 0; i < size; i++)
                    batch[i] = first + own[start + i];
            }
        }
    }
}
