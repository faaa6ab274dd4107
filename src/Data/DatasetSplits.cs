namespace DropoutTorch.Data;

/// <summary>A data set's parts. Disposing it frees them all.</summary>
/// <param name="Train">What a model learns from.</param>
/// <param name="Validation">What decides when to stop and which weights are best; null where no part of the training data was kept back.</param>
/// <param name="Test">What the model is judged by; it decides nothing.</param>
public sealed record DatasetSplits(Dataset Train, Dataset? Validation, Dataset Test) : IDisposable
{
    /// <summary>What the targets are.</summary>
    public DataTask Task => Train.Task;

    /// <summary>Frees all parts.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test.Dispose();
    }
}
