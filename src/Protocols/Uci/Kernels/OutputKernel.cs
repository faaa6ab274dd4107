using System.Numerics;
using System.Runtime.Intrinsics;

namespace DropoutTorch.Protocols.Kernels;

/// <summary>The output of one fit: y = h·w + b, a number a row.</summary>
internal static unsafe class OutputKernel<T> where T : unmanaged, INumber<T>
{
    /// <param name="h">(rows, hidden).</param>
    /// <param name="weights">(hidden).</param>
    /// <param name="bias">Of the output.</param>
    /// <param name="y">(rows), is written.</param>
    /// <param name="rows">How many.</param>
    /// <param name="hidden">At least a vector's lanes.</param>
    public static void Run(T* h, T* weights, T bias, T* y, int rows, int hidden)
    {
        int lanes = Block<T>.Lanes, whole = Block<T>.Needed(hidden) - 1, last = hidden - lanes;
        // Weights that a vector before it has taken count as zero in the last.
        Vector512<T> lastWeights = Vector512.Load(weights + last) & Block<T>.Last(hidden);
        for (int row = 0; row < rows; row++, h += hidden)
        {
            Vector512<T> sum = Vector512.Load(h + last) * lastWeights;
            for (int vector = 0; vector < whole; vector++)
                sum = Block<T>.MultiplyAdd(Vector512.Load(h + (vector * lanes)), Vector512.Load(weights + (vector * lanes)), sum);
            y[row] = Vector512.Sum(sum) + bias;
        }
    }
}
