using System.Runtime.Intrinsics;

namespace DropoutTorch.Protocols.Kernels;

/// <summary>
/// The gradient of one fit's hidden layer. What reaches a hidden unit from a row is error · w / (1 − p) where the unit is positive and
/// kept, 0 elsewhere: w / (1 − p) is the same for all rows and is multiplied in at the end.
/// </summary>
internal static unsafe class GradientKernel<T> where T : unmanaged
{
    private const int BlockInputs = 4;

    /// <param name="x">(rows, inputs), as it was after dropout.</param>
    /// <param name="h">(rows, hidden), as it was after dropout.</param>
    /// <param name="error">(rows): the derivative of the loss by the output.</param>
    /// <param name="weights">(hidden): of the output.</param>
    /// <param name="scale">1 / (1 − p).</param>
    /// <param name="toWeights">(inputs, hidden), is written: of the hidden layer's weights.</param>
    /// <param name="toBias">(hidden), is written: of its biases.</param>
    /// <param name="toOutput">(hidden), is written: of the output's weights.</param>
    /// <param name="rows">How many.</param>
    /// <param name="inputs">At least 1.</param>
    /// <param name="hidden">At least a vector's lanes.</param>
    public static void Run(T* x, T* h, T* error, T* weights, T scale, T* toWeights, T* toBias, T* toOutput, int rows, int inputs, int hidden)
    {
        for (int vector = 0; vector < Block<T>.Needed(hidden); vector++)
            Sums(h, error, weights, scale, toBias, toOutput, rows, hidden, Block<T>.Column(hidden, 0, vector));
        for (int block = 0; block < Block<T>.Count(hidden); block++)
            for (int input = 0; input < inputs; input += BlockInputs)
                Products(x, h, error, weights, scale, toWeights, rows, inputs, hidden, block, input);
    }

    private static void Sums(T* h, T* error, T* weights, T scale, T* toBias, T* toOutput, int rows, int hidden, int column)
    {
        Vector512<T> passed = Vector512<T>.Zero, weighted = Vector512<T>.Zero;
        h += column;
        for (int row = 0; row < rows; row++, h += hidden)
        {
            Vector512<T> unit = Vector512.Load(h), e = Vector512.Create(error[row]);
            passed += Vector512.GreaterThan(unit, Vector512<T>.Zero) & e;
            weighted = Block<T>.MultiplyAdd(unit, e, weighted);
        }
        (passed * Outgoing(weights + column, scale)).Store(toBias + column);
        weighted.Store(toOutput + column);
    }

    private static void Products(T* x, T* h, T* error, T* weights, T scale, T* to, int rows, int inputs, int hidden, int block, int input)
    {
        int c0 = Block<T>.Column(hidden, block, 0), c1 = Block<T>.Column(hidden, block, 1), c2 = Block<T>.Column(hidden, block, 2), c3 = Block<T>.Column(hidden, block, 3);
        // Inputs beyond the last are the last again.
        int i0 = input, i1 = Math.Min(input + 1, inputs - 1), i2 = Math.Min(input + 2, inputs - 1), i3 = Math.Min(input + 3, inputs - 1);
        Vector512<T> zero = Vector512<T>.Zero;
        Vector512<T> a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        Vector512<T> d0 = zero, d1 = zero, d2 = zero, d3 = zero, f0 = zero, f1 = zero, f2 = zero, f3 = zero;
        for (int row = 0; row < rows; row++, x += inputs, h += hidden)
        {
            Vector512<T> e = Vector512.Create(error[row]);
            Vector512<T> s0 = Vector512.GreaterThan(Vector512.Load(h + c0), zero) & e, s1 = Vector512.GreaterThan(Vector512.Load(h + c1), zero) & e;
            Vector512<T> s2 = Vector512.GreaterThan(Vector512.Load(h + c2), zero) & e, s3 = Vector512.GreaterThan(Vector512.Load(h + c3), zero) & e;
            Vector512<T> v = Vector512.Create(x[i0]);
            (a0, a1, a2, a3) = (Add(v, s0, a0), Add(v, s1, a1), Add(v, s2, a2), Add(v, s3, a3));
            v = Vector512.Create(x[i1]);
            (b0, b1, b2, b3) = (Add(v, s0, b0), Add(v, s1, b1), Add(v, s2, b2), Add(v, s3, b3));
            v = Vector512.Create(x[i2]);
            (d0, d1, d2, d3) = (Add(v, s0, d0), Add(v, s1, d1), Add(v, s2, d2), Add(v, s3, d3));
            v = Vector512.Create(x[i3]);
            (f0, f1, f2, f3) = (Add(v, s0, f0), Add(v, s1, f1), Add(v, s2, f2), Add(v, s3, f3));
        }
        Vector512<T> o0 = Outgoing(weights + c0, scale), o1 = Outgoing(weights + c1, scale), o2 = Outgoing(weights + c2, scale), o3 = Outgoing(weights + c3, scale);
        Store(to + ((long)i0 * hidden), a0, a1, a2, a3);
        Store(to + ((long)i1 * hidden), b0, b1, b2, b3);
        Store(to + ((long)i2 * hidden), d0, d1, d2, d3);
        Store(to + ((long)i3 * hidden), f0, f1, f2, f3);

        void Store(T* at, Vector512<T> v0, Vector512<T> v1, Vector512<T> v2, Vector512<T> v3)
        {
            (v0 * o0).Store(at + c0);
            (v1 * o1).Store(at + c1);
            (v2 * o2).Store(at + c2);
            (v3 * o3).Store(at + c3);
        }
    }

    private static Vector512<T> Outgoing(T* weights, T scale) => Vector512.Load(weights) * scale;

    private static Vector512<T> Add(Vector512<T> a, Vector512<T> b, Vector512<T> c) => Block<T>.MultiplyAdd(a, b, c);
}
