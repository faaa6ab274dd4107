using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fuzz;

/// <summary>Random arguments: mostly plausible, sometimes extreme, empty, disposed or null.</summary>
internal sealed class Values(Random random)
{
    private static readonly ScalarType[] s_types =
    [
        float32, float32, float32, float64, int64, int64, int32, ScalarType.Bool, uint8, int8, int16, float16, bfloat16, complex64, complex128,
    ];

    internal bool Chance(double p) => random.NextDouble() < p;

    internal T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>A value of the type, or null where none can be made up.</summary>
    internal object? Of(Type type, int depth = 0)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Chance(0.5) ? null : Of(inner, depth);
        if (type.IsEnum) return Pick(Enum.GetValues(type).Cast<object>().ToArray());
        if (type.IsArray) return Array(type.GetElementType()!, depth);
        if (type.IsGenericType && type.GetGenericTypeDefinition() is { } open)
        {
            if (open == typeof(IEnumerable<>) || open == typeof(IList<>) || open == typeof(ICollection<>) || open == typeof(IReadOnlyList<>)) return Array(type.GetGenericArguments()[0], depth);
            if (open == typeof(List<>)) return Activator.CreateInstance(type, Array(type.GetGenericArguments()[0], depth));
            if (open.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
                return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(part => Of(part, depth + 1))]);
        }
        return Simple(type, depth);
    }

    private object? Simple(Type type, int depth) => type switch
    {
        _ when type == typeof(Tensor) => Chance(0.02) ? null : Tensor(),
        _ when type == typeof(Parameter) => new Parameter(randn(Sizes(), dtype: float32)),
        _ when type == typeof(long) => Integer(),
        _ when type == typeof(int) => (int)Math.Clamp(Integer(), int.MinValue, 1 << 20),
        _ when type == typeof(short) => (short)random.Next(-3, 300),
        _ when type == typeof(sbyte) => (sbyte)random.Next(-3, 100),
        _ when type == typeof(byte) => (byte)random.Next(256),
        _ when type == typeof(ulong) => (ulong)random.NextInt64(),
        _ when type == typeof(double) => Real(),
        _ when type == typeof(float) => (float)Real(),
        _ when type == typeof(Half) => (Half)Real(),
        _ when type == typeof(bool) => Chance(0.5),
        _ when type == typeof(string) => Pick(["", "mean", "sum", "reflect", "constant", "ij", "ij,jk->ik", "trunc", "floor", "cpu", "a\u00e9\n"]),
        _ when type == typeof(Scalar) => Scalar(),
        _ when type == typeof(TensorIndex) => Index(),
        _ when type == typeof(Device) => Pick([CPU, CPU, META]),
        _ when type == typeof(Size) => new Size(Sizes()),
        _ when type == typeof(Generator) => new Generator(3),
        _ when type == typeof(System.Numerics.Complex) => new System.Numerics.Complex(Real(), Real()),
        _ when type == typeof(Range) => new Range(random.Next(0, 4), random.Next(0, 4)),
        _ when type == typeof(object) => Chance(0.5) ? Tensor() : Real(),
        _ when typeof(nn.Module).IsAssignableFrom(type) => Module(type),
        _ when typeof(Delegate).IsAssignableFrom(type) => Callback(type),
        _ when depth < 2 && Constructible(type) => Made(type, depth),
        _ => null,
    };

    private System.Array Array(Type element, int depth)
    {
        var array = System.Array.CreateInstance(element, depth > 1 ? 0 : random.Next(0, 4));
        for (var i = 0; i < array.Length; i++) array.SetValue(Of(element, depth + 1), i);
        return array;
    }

    internal long Integer() => random.Next(100) switch
    {
        < 60 => random.Next(0, 5),
        < 80 => random.Next(-4, 0),
        < 95 => random.Next(5, 40),
        95 => -1000,
        96 => 1L << 45, // more than any machine has: refused, never tried
        97 => long.MaxValue,
        98 => long.MinValue,
        _ => 100, // its cube is still a tensor
    };

    private double Real() => random.Next(20) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => 1e300,
        5 => -1,
        < 12 => random.NextDouble(),
        _ => random.NextDouble() * 8 - 4,
    };

    private Scalar Scalar() => random.Next(4) switch { 0 => Integer(), 1 => Chance(0.5), 2 => new System.Numerics.Complex(Real(), Real()).ToScalar(), _ => Real() };

    private TensorIndex Index() => random.Next(6) switch
    {
        0 => TensorIndex.Single(Integer()),
        1 => TensorIndex.Slice(Chance(0.5) ? null : Integer(), Chance(0.5) ? null : Integer(), Chance(0.7) ? null : Integer()),
        2 => TensorIndex.Ellipsis,
        3 => TensorIndex.None,
        4 => TensorIndex.Bool(Chance(0.5)),
        _ => TensorIndex.Tensor(Tensor()),
    };

    internal long[] Sizes()
    {
        var sizes = new long[random.Next(8) switch { 0 => 0, 1 or 2 => 1, 3 or 4 => 2, 5 => 3, 6 => 4, _ => 5 }];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = Chance(0.05) ? 0 : random.Next(1, 6);
        return sizes;
    }

    internal Tensor Tensor()
    {
        var type = Pick(s_types);
        var sizes = Sizes();
        var tensor = is_integral(type) ? Integers(sizes, type) : randn(sizes, dtype: float64).mul(3).to(type);
        if (Chance(0.15) && tensor.dim() > 1) tensor = tensor.transpose(0, 1);
        if (Chance(0.05) && tensor.dim() > 0) tensor = tensor.expand([2, .. tensor.shape]);
        if (Chance(0.03) && !is_integral(type)) tensor = tensor.fill_(double.NaN);
        if (Chance(0.1) && (is_floating_point(type) || is_complex(type))) tensor = tensor.detach().requires_grad_();
        if (Chance(0.02)) tensor.Dispose();
        return tensor;
    }

    private Tensor Integers(long[] sizes, ScalarType type)
    {
        var tensor = type == ScalarType.Bool ? randint(0, 2, sizes, dtype: type) : randint(Chance(0.7) ? 0 : type == uint8 ? 0 : -3, Chance(0.8) ? 4 : 100, sizes, dtype: type);
        if (Chance(0.03)) tensor.fill_(type switch { ScalarType.Int64 => long.MinValue, ScalarType.Int32 => int.MinValue, ScalarType.Int16 => short.MinValue, ScalarType.Int8 => sbyte.MinValue, _ => 1 });
        else if (Chance(0.02)) tensor.fill_(type switch { ScalarType.Int64 => 1L << 45, ScalarType.Int32 => int.MaxValue, _ => 1 });
        return tensor;
    }

    private static readonly Func<nn.Module>[] s_modules =
    [
        () => nn.Linear(4, 3), () => nn.ReLU(), () => nn.Conv2d(3, 2, 2), () => nn.BatchNorm1d(4), () => nn.Dropout(0.5), () => nn.Sequential(nn.Linear(3, 2), nn.Tanh()),
    ];

    private nn.Module? Module(Type type)
    {
        var module = Pick(s_modules)();
        return type.IsInstanceOfType(module) ? module : null;
    }

    private static Delegate? Callback(Type type)
    {
        if (type == typeof(Func<Tensor>)) return () => ones(1);
        if (type == typeof(Func<Tensor, Tensor>)) return (Tensor x) => x.mul(2);
        if (type == typeof(Func<Tensor, Tensor, Tensor>)) return (Tensor a, Tensor b) => a.sub(b).abs().sum();
        if (type == typeof(Func<int, double>)) return (int i) => 1.0 / (i + 1);
        return null;
    }

    private static bool Constructible(Type type) => !type.IsAbstract && !type.ContainsGenericParameters && type.Namespace?.StartsWith("TorchSharp", StringComparison.Ordinal) == true
        && type.GetConstructors().Any(c => c.GetParameters().All(p => p.ParameterType != typeof(nint)));

    private object? Made(Type type, int depth)
    {
        var constructor = Pick(type.GetConstructors().Where(c => c.GetParameters().All(p => p.ParameterType != typeof(nint))).ToArray());
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, depth + 1))]);
    }
}
