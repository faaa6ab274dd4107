using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>In which of two equivalent forms a distribution of discrete events got its parameter.</summary>
internal enum ParameterForm
{
    Probs,
    Logits,
}

/// <summary>Takes one of probs and logits.</summary>
internal static class ProbsOrLogits
{
    /// <returns>The parameter of independent yes-or-no events; the caller's own tensor.</returns>
    internal static (Tensor parameter, ParameterForm form) Binary(string distribution, Tensor? probs, Tensor? logits)
    {
        var (parameter, form) = One(distribution, probs, logits);
        if (form == ParameterForm.Probs) ParameterCheck.Probabilities(distribution, nameof(probs), parameter);
        else ParameterCheck.Numbers(distribution, nameof(logits), parameter);
        return (parameter, form);
    }

    /// <returns>The parameter of events of which one happens, normalised along the last dimension; a new tensor.</returns>
    internal static (Tensor parameter, ParameterForm form) Categorical(string distribution, Tensor? probs, Tensor? logits)
    {
        var (parameter, form) = One(distribution, probs, logits);
        var name = form == ParameterForm.Probs ? nameof(probs) : nameof(logits);
        ParameterCheck.Dimensions(distribution, name, parameter, 1);
        if (form == ParameterForm.Probs) ParameterCheck.Weights(distribution, name, parameter);
        else ParameterCheck.LogWeights(distribution, name, parameter);
        var normalised = WrappedTensorDisposeScope(() => form == ParameterForm.Probs
            ? parameter / parameter.sum(-1, true)
            : parameter - parameter.logsumexp(-1, true));
        return (normalised, form);
    }

    /// <summary>The probabilities of equally probable classes.</summary>
    internal static Tensor Equal(string distribution, int categories) => categories > 0
        ? full(categories, 1.0 / categories)
        : throw new ArgumentException($"{distribution}: expected at least 1 category, got {categories}.", nameof(categories));

    /// <summary>Makes a distribution from numbers.</summary>
    internal static T Of<T>(double? probs, double? logits, Func<Tensor?, Tensor?, T> make)
    {
        using var p = probs is { } probability ? tensor(probability) : null;
        using var l = logits is { } logit ? tensor(logit) : null;
        return make(p, l);
    }

    /// <inheritdoc cref="Of{T}(double?, double?, Func{Tensor?, Tensor?, T})"/>
    internal static T Of<T>(float? probs, float? logits, Func<Tensor?, Tensor?, T> make)
    {
        using var p = probs is { } probability ? tensor(probability) : null;
        using var l = logits is { } logit ? tensor(logit) : null;
        return make(p, l);
    }

    private static (Tensor parameter, ParameterForm form) One(string distribution, Tensor? probs, Tensor? logits) => (probs, logits) switch
    {
        ({ } only, null) => (only, ParameterForm.Probs),
        (null, { } only) => (only, ParameterForm.Logits),
        (null, null) => throw new ArgumentException($"{distribution}: expected probs or logits, got neither."),
        _ => throw new ArgumentException($"{distribution}: expected probs or logits, got both."),
    };
}
