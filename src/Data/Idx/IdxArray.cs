namespace DropoutTorch.Data;

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Data">The elements, the last index running fastest.</param>
/// <param name="Shape">The sizes; their product is the length of <paramref name="Data"/>.</param>
public sealed record IdxArray(byte[] Data, int[] Shape);
