namespace DropoutTorch.Uncertainty;

/// <summary>Which passes, and what they may cost.</summary>
/// <param name="Samples">T, at most.</param>
/// <param name="Seed">Which masks.</param>
/// <param name="FirstRow">The global number of the batch's first row.</param>
/// <param name="Coherent">Whether the rows of a sample share its masks.</param>
/// <param name="Chunk">Samples that are computed together; null for as many as keep the threads busy.</param>
/// <param name="MaxBytes">What features, outputs and activations may take together.</param>
internal sealed record PassSettings(long Samples, long Seed, long FirstRow, bool Coherent, long? Chunk, long MaxBytes);
