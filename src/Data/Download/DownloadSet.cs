namespace DropoutTorch.Data;

/// <summary>A published data set that can be fetched.</summary>
/// <param name="Name">Its name, as in <see cref="DataSources"/>.</param>
/// <param name="Files">What it consists of.</param>
public sealed record DownloadSet(string Name, IReadOnlyList<DownloadFile> Files);

/// <summary>One published file.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Checksum">What its bytes come to.</param>
/// <param name="Mirrors">Where it can be had, tried in this order.</param>
public sealed record DownloadFile(string Name, long Bytes, Checksum Checksum, IReadOnlyList<Uri> Mirrors);

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">How much of it is there.</param>
/// <param name="Total">How much there will be.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long Total);
