using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
namespace DropoutTorch.Layers.Random;

/// <summary>128 bits: SSE2, Arm's Advanced SIMD, or plain arithmetic.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<ulong>>
{
    public static int Count => 2;

    public static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right) =>
        Sse2.IsSupported ? Sse2.Multiply(left.AsUInt32(), right.AsUInt32())
        : AdvSimd.IsSupported ? AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(left), AdvSimd.ExtractNarrowingLower(right))
        : Vector128.Create((left[0] & uint.MaxValue) * (right[0] & uint.MaxValue), (left[1] & uint.MaxValue) * (right[1] & uint.MaxValue));

    public static Vector128<ulong> Broadcast(ulong value) => Vector128.Create(value);
    public static Vector128<ulong> Every2nd(uint first) => Vector128.CreateSequence((ulong)first, 2ul);
    public static Vector128<ulong> UpperHalves(Vector128<ulong> value) => value >>> 32;
    public static Vector128<ulong> Xor(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => a ^ b ^ c;

    public static Vector128<ulong> Interleave(Vector128<ulong> even, Vector128<ulong> odd) =>
        Vector128.ConditionalSelect(Vector128.Create(0xFFFFFFFFul), even, odd << 32);

    public static Vector128<ulong> Broadcast(uint value) => Vector128.Create(value).AsUInt64();
    public static Vector128<ulong> Add(Vector128<ulong> left, Vector128<ulong> right) => (left.AsUInt32() + right.AsUInt32()).AsUInt64();
    public static Vector128<ulong> And(Vector128<ulong> left, Vector128<ulong> right) => left & right;
    public static Vector128<ulong> Or(Vector128<ulong> left, Vector128<ulong> right) => left | right;
    public static Vector128<ulong> ShiftLeft(Vector128<ulong> value, int count) => (value.AsUInt32() << count).AsUInt64();
    public static Vector128<ulong> ShiftRight(Vector128<ulong> value, int count) => (value.AsUInt32() >>> count).AsUInt64();
    public static Vector128<ulong> Less(Vector128<ulong> left, Vector128<ulong> right) => Vector128.LessThan(left.AsUInt32(), right.AsUInt32()).AsUInt64();
    public static Vector128<ulong> Equal(Vector128<ulong> left, Vector128<ulong> right) => Vector128.Equals(left.AsUInt32(), right.AsUInt32()).AsUInt64();
    public static bool Any(Vector128<ulong> mask) => mask != Vector128<ulong>.Zero;

    public static Vector128<ulong> Select(Vector128<ulong> mask, Vector128<ulong> yes, Vector128<ulong> no) =>
        Vector128.ConditionalSelect(mask.AsUInt32(), yes.AsUInt32(), no.AsUInt32()).AsUInt64();

    public static uint Bits(Vector128<ulong> mask) => Vector128.ExtractMostSignificantBits(mask.AsUInt32());

    public static Vector128<ulong> FromBits(uint bits)
    {
        var lane = Vector128.Create(1u, 2, 4, 8);
        return Vector128.Equals(Vector128.Create(bits) & lane, lane).AsUInt64();
    }

    public static Vector128<ulong> Load(float* from) => Vector128.Load(from).AsUInt64();
    public static void Store(Vector128<ulong> value, float* to) => value.AsSingle().Store(to);
    public static Vector128<ulong> Broadcast(float value) => Vector128.Create(value).AsUInt64();
    public static Vector128<ulong> Times(Vector128<ulong> left, Vector128<ulong> right) => (left.AsSingle() * right.AsSingle()).AsUInt64();

    public static Vector128<ulong> TimesPlus(Vector128<ulong> left, Vector128<ulong> right, Vector128<ulong> plus) =>
        Vector128.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), plus.AsSingle()).AsUInt64();

    public static Vector128<ulong> NotAtMost(Vector128<ulong> left, Vector128<ulong> right) =>
        ~Vector128.LessThanOrEqual(left.AsSingle(), right.AsSingle()).AsUInt64();

    public static Vector128<ulong> Sqrt(Vector128<ulong> value) => Vector128.Sqrt(value.AsSingle()).AsUInt64();
    public static Vector128<ulong> FromInt(Vector128<ulong> value) => Vector128.ConvertToSingle(value.AsInt32()).AsUInt64();

    public static Vector128<ulong> LoadHalves(ushort* from) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(from)).AsUInt16()).AsUInt64();

    public static void StoreHalves(Vector128<ulong> value, ushort* to) =>
        Unsafe.WriteUnaligned(to, Vector128.Narrow(value.AsUInt32(), value.AsUInt32()).AsUInt64().ToScalar());

    public static Vector128<ulong> LoadDouble(double* from) => Vector128.Load(from).AsUInt64();
    public static void StoreDouble(Vector128<ulong> value, double* to) => value.AsDouble().Store(to);
    public static Vector128<ulong> BroadcastDouble(double value) => Vector128.Create(value).AsUInt64();
    public static Vector128<ulong> TimesDouble(Vector128<ulong> left, Vector128<ulong> right) => (left.AsDouble() * right.AsDouble()).AsUInt64();

    public static Vector128<ulong> TimesPlusDouble(Vector128<ulong> left, Vector128<ulong> right, Vector128<ulong> plus) =>
        Vector128.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), plus.AsDouble()).AsUInt64();

    public static Vector128<ulong> NotAtMostDouble(Vector128<ulong> left, Vector128<ulong> right) =>
        ~Vector128.LessThanOrEqual(left.AsDouble(), right.AsDouble()).AsUInt64();

    public static Vector128<ulong> WidenFloat(Vector128<ulong> value, bool upper) =>
        (upper ? Vector128.WidenUpper(value.AsSingle()) : Vector128.WidenLower(value.AsSingle())).AsUInt64();

    public static Vector128<ulong> WidenMask(Vector128<ulong> mask, bool upper)
    {
        var (low, high) = Vector128.Widen(mask.AsInt32());
        return (upper ? high : low).AsUInt64();
    }
}
