using TorchSharp.Native;

namespace TorchSharp;

// Single random numbers, and random values written into existing tensors.
public static partial class torch
{
    /// <summary>A number from [0, 1).</summary>
    public static double rand_float(Generator? generator = null) => Draw("rand.generator", [new[] { 1L }, generator], null).ToDouble();

    /// <summary>A number from N(0, 1).</summary>
    public static double randn_float(Generator? generator = null) => Draw("randn.generator", [new[] { 1L }, generator], null).ToDouble();

    /// <summary>A number from 0 to high - 1.</summary>
    public static int randint_int(int high, Generator? generator = null) => checked((int)randint_long(0, high, generator));
    public static int randint_int(int low, int high, Generator? generator = null) => checked((int)randint_long(low, high, generator));
    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);
    public static long randint_long(long low, long high, Generator? generator = null) =>
        Draw("randint.low_generator", [low, high, new[] { 1L }, generator], ScalarType.Int64).ToInt64();
    public static bool randint_bool(Generator? generator = null) => randint_long(0, 2, generator) == 1;

    /// <summary>Numbers from N(mean, std^2), one mean and one standard deviation for all.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Creation.New("normal.float_float", [mean, std, size, generator], dtype, device, requires_grad, names);

    public static Tensor rand_out(Tensor input, params long[] sizes) => input.rand_out(sizes);
    public static Tensor randint_out(Tensor input, long high, long[] sizes) => input.randint_out(high, sizes);

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
    {
        Op.Run("randperm.generator_out", n, generator, @out);
        return @out;
    }

    private static Scalar Draw(string op, ReadOnlySpan<Value> head, ScalarType? dtype)
    {
        using var drawn = Creation.New(op, head, dtype, CPU, requires_grad: false);
        return drawn.ToScalar();
    }
}
