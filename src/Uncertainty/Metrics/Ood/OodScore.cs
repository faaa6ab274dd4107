namespace DropoutTorch.Uncertainty;

/// <summary>How unlike the training data an input seems: scores that are high where the network is unsure.</summary>
public enum OodScore
{
    /// <summary>Entropy of the mean, <see cref="Predictive.predictive_entropy"/>: nats, from 0 to ln C.</summary>
    Entropy,

    /// <summary>Epistemic part, <see cref="Predictive.mutual_information"/>: nats, from 0. 0 for a single pass.</summary>
    MutualInformation,

    /// <summary>
    /// 1 − max_c p̄_nc, from 0 to 1 − 1/C. Hendrycks and Gimpel, "A baseline for detecting misclassified and out-of-distribution examples
    /// in neural networks", ICLR 2017.
    /// </summary>
    MaxProbability,

    /// <summary><see cref="Predictive.variation_ratio"/>: from 0. 0 for a single pass.</summary>
    VariationRatio,
}
