namespace DropoutTorch.Models.Summary;

/// <summary>What the forward pass of a summary saw of a module.</summary>
public enum RowState
{
    /// <summary>It was called.</summary>
    Called,

    /// <summary>It was not called itself, modules below it were: a group, or a module whose forward is left out.</summary>
    Group,

    /// <summary>Neither it nor anything below it was called.</summary>
    NotCalled,

    /// <summary>It takes no hooks, so nothing is known of its calls.</summary>
    Unknown,

    /// <summary>The same module stands in an earlier row, which counts its parameters.</summary>
    Reused,
}
