using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    // Tensors from files of TorchSharp's format, and as .NET lists.
    public partial class Tensor
    {
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        /// <summary>Nested <see cref="ArrayList"/>s of <see cref="Scalar"/>s; a lone scalar for a tensor without dimensions.</summary>
        public object tolist()
        {
            if (dim() == 0) return ToScalar();
            var list = new ArrayList();
            foreach (var part in unbind())
                using (part)
                    list.Add(part.tolist());
            return list;
        }
    }
}
