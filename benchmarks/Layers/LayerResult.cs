namespace DropoutTorch.Benchmarks;

/// <summary>One row: medians in milliseconds a call, null where there is nothing to compare with.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Shape">Sizes and memory format of its input.</param>
/// <param name="Dtype">The element type.</param>
/// <param name="Pass"><c>forward</c> or <c>forward+backward</c>.</param>
/// <param name="Ms">The layer; its output is freed after each call, so the memory of the next one is warm.</param>
/// <param name="CopyMs">copy_ into an existing tensor of the input's layout.</param>
/// <param name="CloneMs">clone.</param>
/// <param name="LibtorchMs">libtorch's own, in this process.</param>
/// <param name="PytorchMs">PyTorch, in a process beside this one.</param>
public sealed record LayerResult(
    string Layer, string Shape, string Dtype, string Pass, double Ms, double CopyMs, double CloneMs, double? LibtorchMs, double? PytorchMs);
