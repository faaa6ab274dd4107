using System.Diagnostics;
using TorchSharp.Utils;

namespace Engine.Tests.Utilities;

/// <summary>Files change as a whole; devices and pipes are written to, wherever they stand.</summary>
public class AtomicFileTests
{
    private static void Write(string path, params byte[] bytes) => AtomicFile.Write(path, stream => stream.Write(bytes));

    [Theory]
    [InlineData("/dev/shm")] // below /dev, but made of files
    [InlineData("/tmp")]
    public void A_file_is_replaced_as_a_whole(string folder)
    {
        if (!Directory.Exists(folder)) return; // not on this system
        var path = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            Write(path, 1, 2, 3, 4, 5);
            Write(path, 6, 7);
            Assert.Equal([6, 7], File.ReadAllBytes(path));
            Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
            {
                stream.WriteByte(8);
                stream.Flush();
                throw new InvalidOperationException();
            }));
            Assert.Equal([6, 7], File.ReadAllBytes(path));
            Assert.Single(Directory.GetFiles(folder, Path.GetFileName(path) + "*"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_pipe_stays_a_pipe()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "pipe");
            using (var mkfifo = Process.Start("mkfifo", path)) mkfifo.WaitForExit();
            for (byte i = 1; i <= 2; i++)
            {
                var value = i;
                var writing = Task.Run(() => Write(path, value, 9));
                // Were a file put in the pipe's place, nobody would ever write to the pipe: the reader waits for the writer's end.
                var reading = Task.Run(() => File.ReadAllBytes(path));
                await Task.WhenAll(writing, reading).WaitAsync(TimeSpan.FromSeconds(30));
                Assert.Equal([value, 9], await reading);
            }
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_device_is_written_to_through_a_link()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.CreateSymbolicLink(path, "/dev/full");
        try
        {
            Assert.True(FileKind.IsDeviceOrPipe("/dev/full"));
            Assert.False(FileKind.IsDeviceOrPipe(typeof(AtomicFileTests).Assembly.Location));
            Assert.False(FileKind.IsDeviceOrPipe("/dev"));
            Assert.Throws<IOException>(() => Write(path, 1)); // this device is always full
            Assert.Equal("/dev/full", new FileInfo(path).LinkTarget);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
