namespace DropoutTorch.Data;

/// <summary>
/// Where a <see cref="BatchLoader"/> stands. <paramref name="Batch"/> is the next batch to be handed out; when it equals the number of
/// batches, the epoch's last batch has been handed out but its loop has not ended yet.
/// </summary>
/// <param name="Epoch">Epochs finished so far.</param>
/// <param name="Batch">Batches handed out in this epoch.</param>
public readonly record struct LoaderPosition(long Epoch, long Batch);
