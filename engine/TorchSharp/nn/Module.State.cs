namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters and persistent buffers by their dotted names: the tensors themselves, not copies.</summary>
            /// <param name="destination">Where to add them; a new dictionary when left out.</param>
            /// <param name="prefix">What stands before each name and a dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (ownName, parameter) in named_parameters(recurse: false)) destination.TryAdd(Join(prefix, ownName), parameter);
                foreach (var (ownName, buffer) in named_buffers(recurse: false, include_nonpersistent: false))
                    destination.TryAdd(Join(prefix, ownName), buffer);
                foreach (var (childName, child) in named_children()) child.state_dict(destination, Join(prefix, childName));
                return destination;
            }

            /// <summary>Copies values into the parameters and buffers of the same names, all or none.</summary>
            /// <exception cref="ArgumentException">An entry has no tensor.</exception>
            /// <exception cref="InvalidOperationException">Names (unless not strict) or shapes differ.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var target = state_dict();
                var missing = target.Keys.Where(key => !source.ContainsKey(key) && !Skipped(key)).ToList();
                var unexpected = source.Keys.Where(key => !target.ContainsKey(key) && !Skipped(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException(
                        $"{GetName()}: the state_dict does not fit: missing keys [{string.Join(", ", missing)}], "
                        + $"unexpected keys [{string.Join(", ", unexpected)}].");

                var common = source.Keys.Where(key => target.ContainsKey(key) && !Skipped(key)).ToList();
                foreach (var key in common)
                {
                    if (source[key] is null) throw new ArgumentException($"{GetName()}: expected a tensor for '{key}', got null.", nameof(source));
                    var (expected, got) = (target[key].shape, source[key].shape);
                    if (!expected.AsSpan().SequenceEqual(got))
                        throw new InvalidOperationException(
                            $"{GetName()}: size mismatch for '{key}': expected [{string.Join(", ", expected)}], got [{string.Join(", ", got)}].");
                }
                using (no_grad())
                {
                    foreach (var key in common) target[key].copy_(source[key]);
                }
                return (missing, unexpected);

                bool Skipped(string key) => skip is not null && skip.Contains(key);
            }

            private static string Join(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
        }
    }
}
