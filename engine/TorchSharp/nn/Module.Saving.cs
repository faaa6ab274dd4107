using System.Text;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // TorchSharp's file format of a module: how many entries (LEB128), then for each its dotted name (length in bytes as
        // LEB128, UTF-8) and the tensor as Tensor.Save writes it. Loading is all or nothing: every entry is read and compared
        // with the module before the first value changes, so that a file that is damaged or of another model leaves the
        // module as it was. While it loads, the file's values are in memory once more.
        public partial class Module
        {
            // A dotted name is a few dozen bytes; a damaged length must not make us read a whole file as one.
            private const int LongestName = 1 << 16;

            /// <summary>Writes the parameters and persistent buffers. The file is whole or not there.</summary>
            /// <param name="location">The file.</param>
            /// <param name="skip">Names of the state_dict to leave out.</param>
            public Module save(string location, IList<string>? skip = null)
            {
                AtomicFile.Write(location, stream => save(stream, skip));
                return this;
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes to a stream, which stays open.</summary>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
                return save(writer, skip);
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                writer.Encode(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads a file that <see cref="save(string, IList{string})"/> wrote.</summary>
            /// <param name="location">The file.</param>
            /// <param name="strict">Whether the file must hold exactly the names of this module's state_dict.</param>
            /// <param name="skip">Names whose values stay as they are; what is strict about names stays strict.</param>
            /// <param name="loadedParameters">Receives the names in the file, and for each whether this module has it.</param>
            /// <exception cref="ArgumentException">Names (when strict), shapes or element types differ; nothing has changed.</exception>
            /// <exception cref="InvalidDataException">The file is damaged or of another format; nothing has changed.</exception>
            /// <exception cref="EndOfStreamException">The file is cut off; nothing has changed.</exception>
            public virtual Module load(
                string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <inheritdoc cref="load(string, bool, IList{string}?, Dictionary{string, bool}?)"/>
            /// <remarks>Reads the module's entries and no further.</remarks>
            public virtual Module load(
                BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var target = state_dict();
                var read = new Dictionary<string, Tensor?>(StringComparer.Ordinal);
                try
                {
                    ReadEntries(reader, target, strict, skip, read);
                    using var _ = no_grad();
                    foreach (var (key, tensor) in read)
                    {
                        if (tensor is not null) target[key].copy_(tensor);
                    }
                }
                finally
                {
                    foreach (var tensor in read.Values) tensor?.Dispose();
                }
                if (loadedParameters is null) return this;
                foreach (var key in read.Keys) loadedParameters[key] = target.ContainsKey(key);
                return this;
            }

            /// <inheritdoc cref="load(string, bool, IList{string}?, Dictionary{string, bool}?)"/>
            /// <remarks>The stream stays open, behind the module's last entry.</remarks>
            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>A new module with the values of a file.</summary>
            public static Module Create<T>(string path) where T : Module, new()
            {
                var module = new T();
                try
                {
                    return module.load(path);
                }
                catch
                {
                    module.Dispose();
                    throw;
                }
            }

            private void ReadEntries(
                BinaryReader reader, Dictionary<string, Tensor> target, bool strict, IList<string>? skip, Dictionary<string, Tensor?> read)
            {
                var place = "in the number of entries";
                try
                {
                    var count = reader.Decode();
                    if (strict && count != target.Count)
                        throw new ArgumentException($"{GetName()}: Mismatched state_dict sizes: expected {target.Count}, but found {count} entries.");
                    for (long i = 0; i < count; i++)
                    {
                        place = $"in the name of entry {i} of {count}";
                        var key = ReadName(reader);
                        place = $"in entry {i} of {count}, '{key}'";
                        if (strict && !target.ContainsKey(key))
                            throw new ArgumentException($"{GetName()}: Mismatched module state names: the target module does not have a parameter or buffer named '{key}'.");
                        if (read.ContainsKey(key)) throw new InvalidDataException("the name is there for the second time.");
                        read.Add(key, ReadEntry(reader, key, skip is not null && skip.Contains(key) ? null : target.GetValueOrDefault(key)));
                    }
                }
                catch (EndOfStreamException error)
                {
                    throw new EndOfStreamException($"{GetName()}: the file ends {place}: {error.Message}", error);
                }
                catch (InvalidDataException error)
                {
                    throw new InvalidDataException($"{GetName()}: damaged {place}: {error.Message}", error);
                }
            }

            /// <summary>The entry's values; null where no tensor waits for them.</summary>
            private Tensor? ReadEntry(BinaryReader reader, string key, Tensor? target)
            {
                var header = SavedTensor.ReadHeader(reader);
                if (target is null)
                {
                    header.Skip(reader);
                    return null;
                }
                header.CheckFits(target, $"{GetName()}: '{key}': ");
                return header.ReadValues(reader).DetachFromDisposeScope();
            }

            private static string ReadName(BinaryReader reader)
            {
                var length = reader.Decode();
                if (length > LongestName) throw new InvalidDataException($"expected a name of at most {LongestName} bytes, got {length}.");
                var bytes = reader.ReadBytes((int)length);
                if (bytes.Length < length) throw new EndOfStreamException($"expected {length} bytes, got {bytes.Length}.");
                return Encoding.UTF8.GetString(bytes);
            }
        }
    }
}
