namespace DropoutTorch.Data;

/// <summary>A data set's two parts, and how its bytes became inputs. Disposing it frees both parts.</summary>
/// <param name="Train">What a model learns from.</param>
/// <param name="Test">What it is judged by.</param>
/// <param name="Normalization">Computed from <paramref name="Train"/>, applied to both.</param>
public sealed record DatasetSplits(TensorDataset Train, TensorDataset Test, Normalization Normalization) : IDisposable
{
    /// <summary>Frees both parts.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
