using System.Runtime.CompilerServices;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>What is made of the four words of a vector of blocks: of elements 0, 16, 32 and 48 on from the given ones.</summary>
internal unsafe interface IWordUse<T> where T : unmanaged
{
    /// <summary>What it computes with, in all lanes.</summary>
    static abstract Constants<TWide> Constants<TWide, TLanes>(double deviation) where TWide : struct where TLanes : ILanes<TWide>;

    static abstract void Apply<TWide, TLanes>(T* from, T* to, TWide w0, TWide w1, TWide w2, TWide w3, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide>;
}

/// <summary>The words themselves.</summary>
internal readonly unsafe struct Words : IWordUse<uint>
{
    public static Constants<TWide> Constants<TWide, TLanes>(double deviation) where TWide : struct where TLanes : ILanes<TWide> => default;

    public static void Apply<TWide, TLanes>(uint* from, uint* to, TWide w0, TWide w1, TWide w2, TWide w3, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide>
    {
        TLanes.Store(w0, (float*)to);
        TLanes.Store(w1, (float*)to + 16);
        TLanes.Store(w2, (float*)to + 32);
        TLanes.Store(w3, (float*)to + 48);
    }
}

/// <summary>Standard normal numbers, whatever stood there.</summary>
internal readonly unsafe struct Normals : IWordUse<float>
{
    public static Constants<TWide> Constants<TWide, TLanes>(double deviation) where TWide : struct where TLanes : ILanes<TWide> => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes>(float* from, float* to, TWide w0, TWide w1, TWide w2, TWide w3, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide>
    {
        BoxMuller<TWide, TLanes>.Pair(w0, w1, out var z0, out var z1);
        BoxMuller<TWide, TLanes>.Pair(w2, w3, out var z2, out var z3);
        TLanes.Store(z0, to);
        TLanes.Store(z1, to + 16);
        TLanes.Store(z2, to + 32);
        TLanes.Store(z3, to + 48);
    }
}

/// <summary>x · (1 + deviation · z), in the element's type.</summary>
internal readonly unsafe struct Multiplied<T, TElements> : IWordUse<T> where T : unmanaged where TElements : IElements<T>
{
    public static Constants<TWide> Constants<TWide, TLanes>(double deviation) where TWide : struct where TLanes : ILanes<TWide> =>
        new Affine(deviation, 1).Constants<TWide, TLanes, T, TElements>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes>(T* from, T* to, TWide w0, TWide w1, TWide w2, TWide w3, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide>
    {
        BoxMuller<TWide, TLanes>.Pair(w0, w1, out var z0, out var z1);
        BoxMuller<TWide, TLanes>.Pair(w2, w3, out var z2, out var z3);
        TElements.Apply<TWide, TLanes, Noisy>(from, to, z0, constants);
        TElements.Apply<TWide, TLanes, Noisy>(from + 16, to + 16, z1, constants);
        TElements.Apply<TWide, TLanes, Noisy>(from + 32, to + 32, z2, constants);
        TElements.Apply<TWide, TLanes, Noisy>(from + 48, to + 48, z3, constants);
    }
}
