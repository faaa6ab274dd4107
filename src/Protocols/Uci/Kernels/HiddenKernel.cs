using System.Runtime.Intrinsics;

namespace DropoutTorch.Protocols.Kernels;

/// <summary>A layer of one fit: h = x·W + b, four rows by four vectors at a time, whose sums stay in registers.</summary>
internal static unsafe class HiddenKernel<T> where T : unmanaged
{
    private const int BlockRows = 4;

    /// <param name="x">(rows, inputs).</param>
    /// <param name="weights">(inputs, hidden).</param>
    /// <param name="bias">(hidden).</param>
    /// <param name="h">(rows, hidden), is written.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="inputs">At least 1.</param>
    /// <param name="hidden">At least a vector's lanes.</param>
    public static void Run(T* x, T* weights, T* bias, T* h, int rows, int inputs, int hidden)
    {
        for (int block = 0; block < Block<T>.Count(hidden); block++)
            for (int row = 0; row < rows; row += BlockRows)
                Run(x, weights, bias, h, row, rows - 1, inputs, hidden, block);
    }

    private static void Run(T* x, T* weights, T* bias, T* h, int row, int lastRow, int inputs, int hidden, int block)
    {
        int c0 = Block<T>.Column(hidden, block, 0), c1 = Block<T>.Column(hidden, block, 1), c2 = Block<T>.Column(hidden, block, 2), c3 = Block<T>.Column(hidden, block, 3);
        // Rows beyond the last are the last again.
        long r0 = row, r1 = Math.Min(row + 1, lastRow), r2 = Math.Min(row + 2, lastRow), r3 = Math.Min(row + 3, lastRow);
        T* x0 = x + (r0 * inputs), x1 = x + (r1 * inputs), x2 = x + (r2 * inputs), x3 = x + (r3 * inputs);
        Vector512<T> a0 = Vector512.Load(bias + c0), a1 = Vector512.Load(bias + c1), a2 = Vector512.Load(bias + c2), a3 = Vector512.Load(bias + c3);
        Vector512<T> b0 = a0, b1 = a1, b2 = a2, b3 = a3, d0 = a0, d1 = a1, d2 = a2, d3 = a3, e0 = a0, e1 = a1, e2 = a2, e3 = a3;
        for (int i = 0; i < inputs; i++, weights += hidden)
        {
            Vector512<T> w0 = Vector512.Load(weights + c0), w1 = Vector512.Load(weights + c1), w2 = Vector512.Load(weights + c2), w3 = Vector512.Load(weights + c3);
            Vector512<T> v = Vector512.Create(x0[i]);
            (a0, a1, a2, a3) = (Add(v, w0, a0), Add(v, w1, a1), Add(v, w2, a2), Add(v, w3, a3));
            v = Vector512.Create(x1[i]);
            (b0, b1, b2, b3) = (Add(v, w0, b0), Add(v, w1, b1), Add(v, w2, b2), Add(v, w3, b3));
            v = Vector512.Create(x2[i]);
            (d0, d1, d2, d3) = (Add(v, w0, d0), Add(v, w1, d1), Add(v, w2, d2), Add(v, w3, d3));
            v = Vector512.Create(x3[i]);
            (e0, e1, e2, e3) = (Add(v, w0, e0), Add(v, w1, e1), Add(v, w2, e2), Add(v, w3, e3));
        }
        Store(h + (r0 * hidden), a0, a1, a2, a3);
        Store(h + (r1 * hidden), b0, b1, b2, b3);
        Store(h + (r2 * hidden), d0, d1, d2, d3);
        Store(h + (r3 * hidden), e0, e1, e2, e3);

        void Store(T* to, Vector512<T> s0, Vector512<T> s1, Vector512<T> s2, Vector512<T> s3)
        {
            s0.Store(to + c0);
            s1.Store(to + c1);
            s2.Store(to + c2);
            s3.Store(to + c3);
        }
    }

    private static Vector512<T> Add(Vector512<T> a, Vector512<T> b, Vector512<T> c) => Block<T>.MultiplyAdd(a, b, c);
}
