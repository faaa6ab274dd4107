using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>A short name for what data hold, by which a run that is gone on with notices that they are others.</summary>
public static class Fingerprint
{
    private const int SamplesPerPart = 32;

    /// <summary>
    /// The first half of a SHA-256, in hexadecimal digits, over the number of samples of each part and some of them, spread evenly, as the
    /// first epoch reads them. What is not among them may have been changed.
    /// </summary>
    public static string Of(DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Dataset? part in (Dataset?[])[splits.Train, splits.Validation, splits.Test])
            Append(hash, part);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, SHA256.HashSizeInBytes / 2));
    }

    private static void Append(IncrementalHash hash, Dataset? part)
    {
        hash.AppendData(BitConverter.GetBytes(part?.Count ?? 0));
        long samples = Math.Min(SamplesPerPart, part?.Count ?? 0);
        for (long i = 0; i < samples; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch sample = part!.Read([i * part.Count / samples], epoch: 0);
            hash.AppendData(sample.Inputs.cpu().contiguous().bytes);
            hash.AppendData(sample.Targets.cpu().contiguous().bytes);
        }
    }
}
