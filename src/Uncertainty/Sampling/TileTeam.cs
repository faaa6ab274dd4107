using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Runs pieces of work side by side, each on one of libtorch's threads by itself. Without a barrier after every operator that is faster
/// than all threads together on one piece, and a piece gives the same bits whatever the number of threads.
/// </summary>
internal static class TileTeam
{
    /// <summary>Calls <paramref name="work"/> for 0, 1, ... with gradients off; an exception comes back when no piece is being worked on any more.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="atOnce">The most that are worked on at the same time.</param>
    /// <param name="work">Gets the piece's number. Its thread may be anybody's.</param>
    internal static void Run(int pieces, int atOnce, Action<int> work)
    {
        if (EngineExtras.OrNull?.Threads is not { } team)
        {
            for (var piece = 0; piece < pieces; piece++) work(piece);
            return;
        }
        var next = -1;
        // All threads take part, even where one has all the work: only within the team an operator keeps to its thread.
        team.Run(get_num_threads(), worker =>
        {
            if (worker >= atOnce) return;
            using var grad = no_grad();
            while (Interlocked.Increment(ref next) is var piece && piece < pieces)
            {
                try
                {
                    work(piece);
                }
                catch
                {
                    Interlocked.Exchange(ref next, pieces);
                    throw;
                }
            }
        });
    }
}
