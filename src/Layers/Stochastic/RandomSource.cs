using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Where a forward pass takes its random numbers from. The default draws one key from torch's default CPU generator, whatever the
/// device, and counts from there: <c>torch.manual_seed</c> governs it, and the numbers of an element do not depend on threads, vectors,
/// the batch's size or the device.
/// </summary>
public readonly struct RandomSource : IEquatable<RandomSource>
{
    private enum Kind
    {
        DrawnKey,
        Address,
        TorchGenerator,
        Sampled,
    }

    private readonly Kind _kind;
    private readonly StreamAddress _address;

    private RandomSource(Kind kind, StreamAddress address = default) => (_kind, _address) = (kind, address);

    /// <summary>
    /// Masks drawn as PyTorch draws them, element after element from torch's own generator of the tensor's device: equal bit by bit to
    /// PyTorch's layers under the same seed, slow on the CPU, and dependent on the device.
    /// </summary>
    public static RandomSource TorchGenerator { get; } = new(Kind.TorchGenerator);

    /// <summary>The numbers of the <see cref="SamplingScope"/> around the forward pass.</summary>
    public static RandomSource Sampled { get; } = new(Kind.Sampled);

    /// <summary>The numbers that stand at an address: the same each time.</summary>
    public static RandomSource At(StreamAddress address) => new(Kind.Address, address);

    /// <summary>A key drawn from torch's default CPU generator for each forward, for a batch that begins at the given global sample.</summary>
    /// <param name="first_row">The global number of the batch's first sample.</param>
    public static RandomSource FromRow(uint first_row) => new(Kind.DrawnKey, new StreamAddress(0, FirstRow: first_row));

    internal bool IsTorchGenerator => _kind == Kind.TorchGenerator;

    /// <summary>The address of one forward; draws the key where the source has none.</summary>
    internal StreamAddress Next()
    {
        if (_kind == Kind.Address) return _address;
        if (_kind == Kind.Sampled) return SamplingScope.Next(_address.Stream);
        using var key = randint(long.MaxValue, [1], dtype: ScalarType.Int64, device: CPU);
        return _address with { Key = (ulong)key.item<long>() };
    }

    /// <summary>The source of one of a network's layers; each may draw from 256 streams.</summary>
    internal RandomSource ForLayer(uint layer) => _kind switch
    {
        Kind.Address => At(_address.WithStream(layer << 8)),
        Kind.Sampled when layer >= SamplingScope.MostLayers => throw new NotSupportedException($"expected a network of at most {SamplingScope.MostLayers} stochastic layers, got more"),
        Kind.Sampled => new RandomSource(Kind.Sampled, new StreamAddress(0, Stream: layer << 8)),
        _ => this,
    };

    /// <inheritdoc/>
    public bool Equals(RandomSource other) => _kind == other._kind && _address == other._address;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RandomSource other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_kind, _address);

    /// <summary>Whether both are the same source.</summary>
    public static bool operator ==(RandomSource left, RandomSource right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(RandomSource left, RandomSource right) => !left.Equals(right);
}
