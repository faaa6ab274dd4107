using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
namespace DropoutTorch.Layers.Random;

/// <summary>512 bits: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<ulong>>
{
    public static int Count => 8;

    public static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.Multiply(left.AsUInt32(), right.AsUInt32());

    public static Vector512<ulong> Broadcast(ulong value) => Vector512.Create(value);
    public static Vector512<ulong> Every2nd(uint first) => Vector512.CreateSequence((ulong)first, 2ul);
    // A shuffle, not a shift: shifts would wait for the port of the multiplications. The upper halves of the result are rubbish.
    public static Vector512<ulong> UpperHalves(Vector512<ulong> value) => Avx512F.Shuffle(value.AsUInt32(), 0xF5).AsUInt64();
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => a ^ b ^ c;

    public static Vector512<ulong> Interleave(Vector512<ulong> even, Vector512<ulong> odd) =>
        Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFul), even, odd << 32);

    public static Vector512<ulong> Broadcast(uint value) => Vector512.Create(value).AsUInt64();
    public static Vector512<ulong> Add(Vector512<ulong> left, Vector512<ulong> right) => (left.AsUInt32() + right.AsUInt32()).AsUInt64();
    public static Vector512<ulong> And(Vector512<ulong> left, Vector512<ulong> right) => left & right;
    public static Vector512<ulong> Or(Vector512<ulong> left, Vector512<ulong> right) => left | right;
    public static Vector512<ulong> ShiftLeft(Vector512<ulong> value, int count) => (value.AsUInt32() << count).AsUInt64();
    public static Vector512<ulong> ShiftRight(Vector512<ulong> value, int count) => (value.AsUInt32() >>> count).AsUInt64();
    public static Vector512<ulong> Less(Vector512<ulong> left, Vector512<ulong> right) => Vector512.LessThan(left.AsUInt32(), right.AsUInt32()).AsUInt64();
    public static Vector512<ulong> Equal(Vector512<ulong> left, Vector512<ulong> right) => Vector512.Equals(left.AsUInt32(), right.AsUInt32()).AsUInt64();
    public static bool Any(Vector512<ulong> mask) => mask != Vector512<ulong>.Zero;

    public static Vector512<ulong> Select(Vector512<ulong> mask, Vector512<ulong> yes, Vector512<ulong> no) =>
        Vector512.ConditionalSelect(mask.AsUInt32(), yes.AsUInt32(), no.AsUInt32()).AsUInt64();

    public static uint Bits(Vector512<ulong> mask) => (uint)Vector512.ExtractMostSignificantBits(mask.AsUInt32());

    public static Vector512<ulong> FromBits(uint bits)
    {
        var lane = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create(bits) & lane, lane).AsUInt64();
    }

    public static Vector512<ulong> Load(float* from) => Vector512.Load(from).AsUInt64();
    public static void Store(Vector512<ulong> value, float* to) => value.AsSingle().Store(to);
    public static Vector512<ulong> Broadcast(float value) => Vector512.Create(value).AsUInt64();
    public static Vector512<ulong> Times(Vector512<ulong> left, Vector512<ulong> right) => (left.AsSingle() * right.AsSingle()).AsUInt64();

    public static Vector512<ulong> TimesPlus(Vector512<ulong> left, Vector512<ulong> right, Vector512<ulong> plus) =>
        Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), plus.AsSingle()).AsUInt64();

    public static Vector512<ulong> NotAtMost(Vector512<ulong> left, Vector512<ulong> right) =>
        ~Vector512.LessThanOrEqual(left.AsSingle(), right.AsSingle()).AsUInt64();

    public static Vector512<ulong> Sqrt(Vector512<ulong> value) => Vector512.Sqrt(value.AsSingle()).AsUInt64();
    public static Vector512<ulong> FromInt(Vector512<ulong> value) => Vector512.ConvertToSingle(value.AsInt32()).AsUInt64();

    public static Vector512<ulong> LoadHalves(ushort* from)
    {
        var loaded = Vector256.Load(from);
        return Avx512F.ConvertToVector512Int32(loaded).AsUInt64();
    }

    public static void StoreHalves(Vector512<ulong> value, ushort* to) => Avx512F.ConvertToVector256UInt16(value.AsUInt32()).Store(to);

    public static Vector512<ulong> LoadDouble(double* from) => Vector512.Load(from).AsUInt64();
    public static void StoreDouble(Vector512<ulong> value, double* to) => value.AsDouble().Store(to);
    public static Vector512<ulong> BroadcastDouble(double value) => Vector512.Create(value).AsUInt64();
    public static Vector512<ulong> TimesDouble(Vector512<ulong> left, Vector512<ulong> right) => (left.AsDouble() * right.AsDouble()).AsUInt64();

    public static Vector512<ulong> TimesPlusDouble(Vector512<ulong> left, Vector512<ulong> right, Vector512<ulong> plus) =>
        Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), plus.AsDouble()).AsUInt64();

    public static Vector512<ulong> NotAtMostDouble(Vector512<ulong> left, Vector512<ulong> right) =>
        ~Vector512.LessThanOrEqual(left.AsDouble(), right.AsDouble()).AsUInt64();

    public static Vector512<ulong> WidenFloat(Vector512<ulong> value, bool upper) =>
        (upper ? Vector512.WidenUpper(value.AsSingle()) : Vector512.WidenLower(value.AsSingle())).AsUInt64();

    public static Vector512<ulong> WidenMask(Vector512<ulong> mask, bool upper)
    {
        var (low, high) = Vector512.Widen(mask.AsInt32());
        return (upper ? high : low).AsUInt64();
    }
}
