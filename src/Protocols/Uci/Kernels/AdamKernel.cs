using System.Runtime.Intrinsics;

namespace DropoutTorch.Protocols.Kernels;

/// <summary>Adam's step in one pass over weights and moments.</summary>
internal static unsafe class AdamKernel<T> where T : unmanaged
{
    /// <param name="weights">Are changed.</param>
    /// <param name="gradient">Without the penalty's.</param>
    /// <param name="decay">The penalty's gradient over the weight.</param>
    /// <param name="mean">First moment, is changed.</param>
    /// <param name="square">Second moment, is changed.</param>
    /// <param name="count">How many weights.</param>
    /// <param name="numbers">β1, β2, ε and rate with the step's corrections.</param>
    public static void Run(T* weights, T* gradient, T* decay, T* mean, T* square, long count, (T Beta1, T Rest1, T Beta2, T Rest2, T Epsilon, T Rate) numbers)
    {
        int lanes = Vector512<T>.Count;
        long i = 0;
        for (; i + lanes <= count; i += lanes)
            Step(weights + i, gradient + i, decay + i, mean + i, square + i, numbers);
        if (i == count)
            return;
        // The rest beside, since a vector is changed whole.
        T* beside = stackalloc T[5 * lanes];
        new Span<T>(beside, 5 * lanes).Clear();
        Span<nint> places = [(nint)(weights + i), (nint)(gradient + i), (nint)(decay + i), (nint)(mean + i), (nint)(square + i)];
        for (int part = 0; part < places.Length; part++)
            new Span<T>((T*)places[part], (int)(count - i)).CopyTo(new Span<T>(beside + (part * lanes), lanes));
        Step(beside, beside + lanes, beside + (2 * lanes), beside + (3 * lanes), beside + (4 * lanes), numbers);
        foreach (int part in (ReadOnlySpan<int>)[0, 3, 4])
            new Span<T>(beside + (part * lanes), (int)(count - i)).CopyTo(new Span<T>((T*)places[part], lanes));
    }

    private static void Step(T* weights, T* gradient, T* decay, T* mean, T* square, in (T Beta1, T Rest1, T Beta2, T Rest2, T Epsilon, T Rate) numbers)
    {
        Vector512<T> weight = Vector512.Load(weights);
        Vector512<T> g = Block<T>.MultiplyAdd(Vector512.Load(decay), weight, Vector512.Load(gradient));
        Vector512<T> first = (Vector512.Load(mean) * numbers.Beta1) + (g * numbers.Rest1);
        Vector512<T> second = (Vector512.Load(square) * numbers.Beta2) + (g * g * numbers.Rest2);
        first.Store(mean);
        second.Store(square);
        (weight - (first * numbers.Rate / (Vector512.Sqrt(second) + Vector512.Create(numbers.Epsilon)))).Store(weights);
    }
}
