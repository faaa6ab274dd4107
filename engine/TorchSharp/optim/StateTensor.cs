using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that an optimizer keeps: it lives outside dispose scopes and is disposed when another takes its place.</summary>
internal static class StateTensor
{
    internal static void Replace([NotNullIfNotNull(nameof(value))] ref Tensor? kept, Tensor? value)
    {
        var before = kept;
        kept = value?.DetachFromDisposeScope();
        if (!ReferenceEquals(before, kept)) before?.Dispose();
    }

    internal static void Zero([NotNull] ref Tensor? kept, Tensor like)
    {
        using var silent = no_grad();
        Replace(ref kept, like.zeros_like());
    }

    /// <summary>The same number everywhere; in a complex tensor, as the real and as the imaginary part.</summary>
    internal static void Full([NotNull] ref Tensor? kept, Tensor like, double number)
    {
        using var silent = no_grad();
        Zero(ref kept, like);
        using var scope = NewDisposeScope();
        Foreach.Real([kept])[0].fill_(number);
    }

    internal static void Copy([NotNullIfNotNull(nameof(source))] ref Tensor? kept, Tensor? source, Device device) =>
        Replace(ref kept, source?.to(device, copy: true));

    internal static void Move([NotNullIfNotNull(nameof(kept))] ref Tensor? kept, Device device)
    {
        if (kept is not null) Replace(ref kept, kept.to(device));
    }

    internal static void Load([NotNull] ref Tensor? kept, BinaryReader reader, Device device) =>
        Replace(ref kept, Tensor.Load(reader).to(device, disposeAfter: true));

    internal static bool Close(Tensor? left, Tensor? right)
    {
        if (left is null || right is null) return left is null && right is null;
        using var scope = NewDisposeScope();
        return Dense(left).allclose(Dense(right));
    }

    /// <summary>The tensor itself where it is dense: the momentum of sparse gradients is sparse.</summary>
    internal static Tensor Dense(Tensor tensor) => tensor.is_sparse ? tensor.to_dense() : tensor;

    internal static bool Fits(Tensor kept, Tensor parameter) =>
        kept.dtype == parameter.dtype && kept.device_type == parameter.device_type && kept.device_index == parameter.device_index;
}
