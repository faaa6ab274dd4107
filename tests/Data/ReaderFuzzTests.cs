using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace Data.Tests;

/// <summary>Whatever a file holds, a reader either takes it or says in one line what is wrong; the seeds are fixed.</summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private const int Rounds = 400;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Archives(bool gzip)
    {
        byte[] archive = TarBytes.Of(("a/b", new byte[100]), ("c", Encoding.ASCII.GetBytes("content")));
        Mutate(gzip ? IdxBytes.Gzip(archive) : archive, path => TarArchive.Read(path, file => file.Bytes(1 << 20)));
    }

    [Fact]
    public void Tables() => Mutate(
        "a,b,c\n1,2.5,\"3\"\n4,5,6e2\n-7,8,9\n"u8.ToArray(), path => new TableOptions { Path = path, Test = 0.4 }.Load(1).Dispose());

    [Fact]
    public void Classes() => Mutate(
        "1 2 x\n3 4 y\n5 6 x\n7 8 y\n"u8.ToArray(), path => new TableOptions { Path = path, Task = "classification", Test = 0.5 }.Load(1).Dispose());

    [Theory]
    [InlineData("word")]
    [InlineData("character")]
    public void Texts(string level) => Mutate(
        Encoding.UTF8.GetBytes("one two \u00E9\U0001F600 three\nfour five six\r\n"),
        path => new TextOptions { Path = path, Level = level, Length = 1, Validation = 0, Test = 0.3 }.Load(2).Dispose());

    [Fact]
    public void Images()
    {
        using var scope = NewDisposeScope();
        byte[] grey = torchvision.io.DefaultImager.EncodeImage(arange(64, ScalarType.Byte).view(1, 8, 8), torchvision.ImageFormat.Png);
        var decoder = new ImageDecoder(4);
        Mutate(grey, path => decoder.Read(new ImageFile("x", path), 4, 4, new byte[48]));
    }

    /// <summary>Changes, removes, doubles or cuts bytes.</summary>
    private void Mutate(byte[] content, Action<string> read)
    {
        var random = new Random(5);
        string path = _folder.Write("file", content);
        read(path);
        for (int round = 0; round < Rounds; round++)
        {
            List<byte> changed = [.. content];
            for (int change = random.Next(1, 4); change > 0 && changed.Count > 0; change--)
            {
                int at = random.Next(changed.Count);
                switch (random.Next(4))
                {
                    case 0: changed[at] = (byte)random.Next(256); break;
                    case 1: changed.RemoveAt(at); break;
                    case 2: changed.Insert(at, changed[at]); break;
                    default: changed.RemoveRange(at, random.Next(changed.Count - at)); break;
                }
            }
            File.WriteAllBytes(path, [.. changed]);
            Exception? thrown = Record.Exception(() => read(path));
            Assert.True(thrown is null or DataException, $"round {round}: {thrown}");
        }
    }
}
