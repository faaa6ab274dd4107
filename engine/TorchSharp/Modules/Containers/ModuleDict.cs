using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Modules by name, in the order in which they were added. It has no forward: its owner calls the items.</summary>
    public class ModuleDict<T> : Module, IDictionary<string, T>, IList<(string, T)> where T : Module
    {
        private readonly OrderedDict<string, T> _entries = [];

        public ModuleDict() : base("ModuleDict") { }

        public int Count => _entries.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => _entries.Keys;

        public ICollection<T> Values => _entries.Values;

        public (string, T) this[int index]
        {
            get => _entries[index];
            set
            {
                _entries[index] = value;
                Register();
            }
        }

        public T this[string key]
        {
            get => _entries[key];
            set
            {
                if (_entries.ContainsKey(key)) _entries[key] = value;
                else _entries.Add(key, value);
                Register();
            }
        }

        public IEnumerator<(string, T)> items() => _entries.GetEnumerator();

        public IEnumerable<string> keys() => _entries.keys();

        public IEnumerable<T> values() => _entries.values();

        public void Add(string key, T value) => Insert(Count, (key, value));

        public void Add((string, T) item) => Insert(Count, item);

        public void Add(KeyValuePair<string, T> item) => Insert(Count, (item.Key, item.Value));

        public void Insert(int index, (string, T) item)
        {
            _entries.Insert(index, item);
            Register();
        }

        public bool Remove(string key) => Registered(_entries.Remove(key));

        public bool Remove((string, T) item) => Registered(_entries.Remove(item));

        public bool Remove(KeyValuePair<string, T> item) => Registered(_entries.Remove(item));

        public void RemoveAt(int index)
        {
            _entries.RemoveAt(index);
            Register();
        }

        public void Clear()
        {
            _entries.Clear();
            Register();
        }

        public void clear() => Clear();

        public bool Contains((string, T) item) => _entries.Contains(item);

        public bool Contains(KeyValuePair<string, T> item) => _entries.Contains(item);

        public bool ContainsKey(string key) => _entries.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

        public int IndexOf((string, T) item) => _entries.IndexOf(item);

        public void CopyTo((string, T)[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

        public IEnumerator<(string, T)> GetEnumerator() => _entries.GetEnumerator();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
            ((IEnumerable<KeyValuePair<string, T>>)_entries).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents()
        {
            Register();
            base.RegisterComponents();
        }

        private bool Registered(bool changed)
        {
            Register();
            return changed;
        }

        private void Register()
        {
            _internal_submodules.Clear();
            foreach (var (key, value) in _entries) register_module(key, value);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static Modules.ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var dictionary = new Modules.ModuleDict<T>();
                foreach (var entry in modules) dictionary.Add(entry);
                return dictionary;
            }
        }
    }
}
