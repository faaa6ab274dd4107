using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

public static partial class Functional
{
    /// <summary>
    /// Inverted dropout for networks that are computed side by side: part g of the input, <c>input[g]</c>, is changed in place as
    /// <see cref="inverted_dropout(Tensor, double, bool, bool, long[], RandomSource)"/> changes a tensor of its own with
    /// <c>p[g]</c> and <c>RandomSource.At(addresses[g])</c>, bit by bit. One call draws for all of them.
    /// </summary>
    /// <param name="input">(G, N, ...), floating-point: G parts of N rows. Gradients are the caller's matter: it must not require one.</param>
    /// <param name="p">The probability of dropping an element of each part, in [0, 1].</param>
    /// <param name="addresses">Where the random bits of each part stand.</param>
    /// <returns>The input itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The input has fewer than two dimensions or another number of parts than there are probabilities or addresses.</exception>
    /// <exception cref="InvalidOperationException">The input requires a gradient that is recorded.</exception>
    public static Tensor inverted_dropout_parts_(Tensor input, IReadOnlyList<double> p, IReadOnlyList<StreamAddress> addresses) =>
        DropParts(nameof(inverted_dropout_parts_), input, p, addresses, rectify: false);

    /// <summary>
    /// A rectifier and inverted dropout for networks that are computed side by side: part g is changed in place as
    /// <see cref="relu_dropout(Tensor, double, bool, bool, RandomSource)"/> changes a tensor of its own. Arguments and errors are those of
    /// <see cref="inverted_dropout_parts_"/>.
    /// </summary>
    /// <param name="input">(G, N, ...), floating-point, without a gradient.</param>
    /// <param name="p">The probability of dropping an element of each part, in [0, 1].</param>
    /// <param name="addresses">Where the random bits of each part stand.</param>
    /// <returns>The input itself.</returns>
    public static Tensor relu_dropout_parts_(Tensor input, IReadOnlyList<double> p, IReadOnlyList<StreamAddress> addresses) =>
        DropParts(nameof(relu_dropout_parts_), input, p, addresses, rectify: true);

    private static Tensor DropParts(string function, Tensor input, IReadOnlyList<double> p, IReadOnlyList<StreamAddress> addresses, bool rectify)
    {
        CheckParts(function, input, p, addresses);
        if (input.numel() == 0) return input;
        if (ElementDispatch.Takes(input) && input.is_contiguous())
        {
            PartsKernel.Run(input, p, addresses, rectify);
            return input;
        }
        for (var part = 0; part < p.Count; part++)
        {
            using var own = input.select(0, part);
            var source = RandomSource.At(addresses[part]);
            using var changed = rectify ? relu_dropout(own, p[part], inplace: true, source: source) : inverted_dropout(own, p[part], inplace: true, source: source);
        }
        return input;
    }

    private static void CheckParts(string function, Tensor input, IReadOnlyList<double> p, IReadOnlyList<StreamAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(addresses);
        Masking.Check(function, input, 0);
        if (input.dim() < 2 || input.shape[0] != p.Count || p.Count != addresses.Count)
            throw new ArgumentException(
                $"{function}: expected an input of shape (parts, rows, ...) with a p and an address for each part, got ({string.Join(", ", input.shape)}), {p.Count} and {addresses.Count}.",
                nameof(input));
        foreach (var probability in p) Probability.Check(probability);
        if (is_grad_enabled() && input.requires_grad)
            throw new InvalidOperationException($"{function}: expected an input without a gradient, got one that records it; compute within torch.no_grad().");
    }
}
