namespace DropoutTorch.Layers;

/// <summary>When a stochastic layer draws masks.</summary>
public enum StochasticMode
{
    /// <summary>While the module trains, as PyTorch's layers do.</summary>
    FollowTraining,

    /// <summary>Always: Monte-Carlo dropout, with the rest of the network in evaluation.</summary>
    AlwaysOn,

    /// <summary>Never.</summary>
    Off,
}
