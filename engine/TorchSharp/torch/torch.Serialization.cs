using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// Writes a tensor in libtorch's own format: C++'s torch::load and Python's torch.jit.load (its attribute "0") read it.
    /// The file is whole or not there.
    /// </summary>
    public static void save(Tensor t, string location) => AtomicFile.Write(location, stream => TensorArchive.Write(stream, t));

    /// <summary>Reads a tensor that <see cref="save"/>, C++'s torch::save or Python's torch.save wrote.</summary>
    /// <exception cref="InvalidDataException">The file holds something else, or is damaged.</exception>
    public static Tensor load(string location)
    {
        using var stream = File.OpenRead(location);
        return TensorArchive.Read(stream);
    }

    public partial class Tensor
    {
        /// <inheritdoc cref="torch.save"/>
        public void save(string location) => torch.save(this, location);

        /// <inheritdoc cref="torch.load"/>
        public static Tensor load(string location) => torch.load(location);
    }
}
