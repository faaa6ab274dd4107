using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
namespace DropoutTorch.Layers.Random;

/// <summary>256 bits: AVX2.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<ulong>>
{
    public static int Count => 4;

    public static Vector256<ulong> Multiply(Vector256<ulong> left, Vector256<ulong> right) =>
        Avx2.Multiply(left.AsUInt32(), right.AsUInt32());

    public static Vector256<ulong> Broadcast(ulong value) => Vector256.Create(value);
    public static Vector256<ulong> Every2nd(uint first) => Vector256.CreateSequence((ulong)first, 2ul);
    public static Vector256<ulong> UpperHalves(Vector256<ulong> value) => value >>> 32;
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => a ^ b ^ c;

    public static Vector256<ulong> Interleave(Vector256<ulong> even, Vector256<ulong> odd) =>
        Vector256.ConditionalSelect(Vector256.Create(0xFFFFFFFFul), even, odd << 32);

    public static Vector256<ulong> Broadcast(uint value) => Vector256.Create(value).AsUInt64();
    public static Vector256<ulong> Add(Vector256<ulong> left, Vector256<ulong> right) => (left.AsUInt32() + right.AsUInt32()).AsUInt64();
    public static Vector256<ulong> And(Vector256<ulong> left, Vector256<ulong> right) => left & right;
    public static Vector256<ulong> Or(Vector256<ulong> left, Vector256<ulong> right) => left | right;
    public static Vector256<ulong> ShiftLeft(Vector256<ulong> value, int count) => (value.AsUInt32() << count).AsUInt64();
    public static Vector256<ulong> ShiftRight(Vector256<ulong> value, int count) => (value.AsUInt32() >>> count).AsUInt64();
    public static Vector256<ulong> Less(Vector256<ulong> left, Vector256<ulong> right) => Vector256.LessThan(left.AsUInt32(), right.AsUInt32()).AsUInt64();
    public static Vector256<ulong> Equal(Vector256<ulong> left, Vector256<ulong> right) => Vector256.Equals(left.AsUInt32(), right.AsUInt32()).AsUInt64();
    public static bool Any(Vector256<ulong> mask) => mask != Vector256<ulong>.Zero;

    public static Vector256<ulong> Select(Vector256<ulong> mask, Vector256<ulong> yes, Vector256<ulong> no) =>
        Vector256.ConditionalSelect(mask.AsUInt32(), yes.AsUInt32(), no.AsUInt32()).AsUInt64();

    public static uint Bits(Vector256<ulong> mask) => Vector256.ExtractMostSignificantBits(mask.AsUInt32());

    public static Vector256<ulong> FromBits(uint bits)
    {
        var lane = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
        return Vector256.Equals(Vector256.Create(bits) & lane, lane).AsUInt64();
    }

    public static Vector256<ulong> Load(float* from) => Vector256.Load(from).AsUInt64();
    public static void Store(Vector256<ulong> value, float* to) => value.AsSingle().Store(to);
    public static Vector256<ulong> Broadcast(float value) => Vector256.Create(value).AsUInt64();
    public static Vector256<ulong> Times(Vector256<ulong> left, Vector256<ulong> right) => (left.AsSingle() * right.AsSingle()).AsUInt64();

    public static Vector256<ulong> TimesPlus(Vector256<ulong> left, Vector256<ulong> right, Vector256<ulong> plus) =>
        Vector256.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), plus.AsSingle()).AsUInt64();

    public static Vector256<ulong> NotAtMost(Vector256<ulong> left, Vector256<ulong> right) =>
        ~Vector256.LessThanOrEqual(left.AsSingle(), right.AsSingle()).AsUInt64();

    public static Vector256<ulong> Sqrt(Vector256<ulong> value) => Vector256.Sqrt(value.AsSingle()).AsUInt64();
    public static Vector256<ulong> FromInt(Vector256<ulong> value) => Vector256.ConvertToSingle(value.AsInt32()).AsUInt64();

    public static Vector256<ulong> LoadHalves(ushort* from) => Avx2.ConvertToVector256Int32(Vector128.Load(from)).AsUInt64();

    public static void StoreHalves(Vector256<ulong> value, ushort* to) =>
        Vector128.Narrow(value.GetLower().AsUInt32(), value.GetUpper().AsUInt32()).Store(to);

    public static Vector256<ulong> LoadDouble(double* from) => Vector256.Load(from).AsUInt64();
    public static void StoreDouble(Vector256<ulong> value, double* to) => value.AsDouble().Store(to);
    public static Vector256<ulong> BroadcastDouble(double value) => Vector256.Create(value).AsUInt64();
    public static Vector256<ulong> TimesDouble(Vector256<ulong> left, Vector256<ulong> right) => (left.AsDouble() * right.AsDouble()).AsUInt64();

    public static Vector256<ulong> TimesPlusDouble(Vector256<ulong> left, Vector256<ulong> right, Vector256<ulong> plus) =>
        Vector256.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), plus.AsDouble()).AsUInt64();

    public static Vector256<ulong> NotAtMostDouble(Vector256<ulong> left, Vector256<ulong> right) =>
        ~Vector256.LessThanOrEqual(left.AsDouble(), right.AsDouble()).AsUInt64();

    public static Vector256<ulong> WidenFloat(Vector256<ulong> value, bool upper) =>
        (upper ? Vector256.WidenUpper(value.AsSingle()) : Vector256.WidenLower(value.AsSingle())).AsUInt64();

    public static Vector256<ulong> WidenMask(Vector256<ulong> mask, bool upper)
    {
        var (low, high) = Vector256.Widen(mask.AsInt32());
        return (upper ? high : low).AsUInt64();
    }
}
