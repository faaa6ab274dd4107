using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DropoutTorch.Protocols.Kernels;

/// <summary>
/// Four vectors of neighbouring columns, the block that the kernels keep in registers. Where the columns do not fill the last block, it
/// lies further left or names a vector twice: what is computed twice is the same twice.
/// </summary>
internal static unsafe class Block<T> where T : unmanaged
{
    public const int Vectors = 4;

    /// <summary>Columns of a vector.</summary>
    public static int Lanes => Vector512<T>.Count;

    /// <summary>How many blocks cover the columns.</summary>
    public static int Count(int columns) => (Needed(columns) + Vectors - 1) / Vectors;

    /// <summary>The first column of a block's vector.</summary>
    /// <param name="columns">At least <see cref="Lanes"/>.</param>
    /// <param name="block">From 0.</param>
    /// <param name="vector">0 to 3.</param>
    public static int Column(int columns, int block, int vector) => Math.Min(((block * Vectors) + vector) * Lanes, columns - Lanes);

    /// <summary>How many vectors cover the columns.</summary>
    public static int Needed(int columns) => (columns + Lanes - 1) / Lanes;

    /// <summary>The lanes of the last vector that no vector before it holds.</summary>
    public static Vector512<T> Last(int columns)
    {
        T* lanes = stackalloc T[Lanes];
        new Span<byte>(lanes, Lanes * sizeof(T)).Fill(0xFF);
        new Span<byte>(lanes, ((Needed(columns) * Lanes) - columns) * sizeof(T)).Clear();
        return Vector512.Load(lanes);
    }

    /// <summary>a · b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
