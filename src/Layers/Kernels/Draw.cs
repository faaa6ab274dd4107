using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>One layer's pass: where its random bits stand, which elements they keep, and what becomes of these and the others.</summary>
internal readonly record struct Draw(StreamAddress Address, Keep Keep, Affine Affine);
