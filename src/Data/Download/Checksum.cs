using System.Security.Cryptography;

namespace DropoutTorch.Data;

/// <summary>How a checksum is computed.</summary>
public enum ChecksumKind
{
    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>MD5: tells damage, not malice.</summary>
    Md5,
}

/// <summary>What the bytes of a published file come to.</summary>
/// <param name="Kind">How it is computed.</param>
/// <param name="Hex">Lower-case hexadecimal digits.</param>
public sealed record Checksum(ChecksumKind Kind, string Hex)
{
    /// <summary>The same kind of checksum of a file.</summary>
    public Checksum Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        return this with { Hex = Convert.ToHexStringLower(Hash(file)) };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == ChecksumKind.Sha256 ? "SHA-256" : "MD5")} {Hex}";

#pragma warning disable CA5351 // Some files are published with an MD5 alone, which is enough to notice damage.
    private byte[] Hash(Stream content) => Kind == ChecksumKind.Sha256 ? SHA256.HashData(content) : MD5.HashData(content);
#pragma warning restore CA5351
}
