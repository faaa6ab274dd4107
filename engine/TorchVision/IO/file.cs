using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>The bytes of a file, uint8 [N].</summary>
        public static Tensor read_file(string filename) => Files.ToTensor(Files.Read(filename));

        /// <inheritdoc cref="read_file"/>
        public static async Task<Tensor> read_file_async(string filename) => Files.ToTensor(await Files.ReadAsync(filename).ConfigureAwait(false));

        /// <summary>Writes bytes, uint8 [N], to a file, which is replaced if it exists.</summary>
        public static void write_file(string filename, Tensor data) => File.WriteAllBytes(filename, Files.ToBytes(data, "write_file"));

        /// <summary>As <see cref="write_file"/>. There is no task to wait for, so the file is written when the call returns.</summary>
        public static void write_file_async(string filename, Tensor data) => File.WriteAllBytes(filename, Files.ToBytes(data, "write_file_async"));
    }

    /// <summary>Bytes of files and of tensors. torchvision's own operator maps files instead, and ends the process when one shrinks.</summary>
    private static class Files
    {
        internal static byte[] Read(string filename)
        {
            Check(filename);
            return File.ReadAllBytes(filename);
        }

        internal static Task<byte[]> ReadAsync(string filename)
        {
            Check(filename);
            return File.ReadAllBytesAsync(filename);
        }

        internal static Tensor ToTensor(byte[] data)
        {
            var result = empty(data.Length, ScalarType.Byte);
            data.CopyTo(result.bytes);
            return result;
        }

        internal static byte[] ToBytes(Tensor data, string call)
        {
            ArgumentNullException.ThrowIfNull(data);
            if (data.dtype != ScalarType.Byte || data.dim() != 1)
                throw new ArgumentException($"{call}: expected the bytes of a file, uint8 [N], got {data.dtype} [{string.Join(", ", data.shape)}].", nameof(data));
            using var scope = NewDisposeScope();
            return data.cpu().contiguous().bytes.ToArray();
        }

        // .NET says of a folder that access is denied.
        private static void Check(string filename)
        {
            if (Directory.Exists(filename)) throw new IOException($"{filename}: expected a file, got a folder.");
        }
    }
}
