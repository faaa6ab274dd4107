using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Modules that run one after the other. Owns them: they are disposed with it.</summary>
    public class Sequential : Module<Tensor, Tensor>
    {
        private readonly List<(string Name, Module Module)> _modules = [];

        protected internal Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, submodule) in modules) append(name, submodule);
        }

        protected internal Sequential(params Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules) append(module);
        }

        public int Count => _modules.Count;

        [IndexerName("SequentialItems")]
        public IModule<Tensor, Tensor> this[int index] => At(index);

        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

        public Sequential append(string name, IModule<Tensor, Tensor> module)
        {
            _modules.Add((name, (Module)module));
            return this;
        }

        public Sequential append(IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

        /// <summary>Intermediate results are disposed. The input never is, not even when modules hand it on as it is.</summary>
        public override Tensor forward(Tensor tensor)
        {
            if (Count == 0) return tensor.alias();
            var current = tensor;
            for (var i = 0; i < Count; i++)
            {
                var next = At(i).call(current);
                if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
                current = next;
            }
            return current;
        }

        public override Module apply(Action<Module> fn)
        {
            foreach (var child in children()) child.apply(fn);
            fn(this);
            return this;
        }

        public override void train(bool on = true) => base.train(on);

        public override void eval() => train(false);

        public override IEnumerable<(string name, Module module)> named_children() => _modules;

        public override IEnumerable<(string name, Module module)> named_modules() => base.named_modules();

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
            base.named_parameters(recurse);

        public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
            base.named_buffers(recurse, include_persistent);

        protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => base._to(device, dtype, non_blocking);

        protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
            base._to(deviceType, deviceIndex, non_blocking);

        protected internal override Module _to(ScalarType dtype, bool non_blocking) => base._to(dtype, non_blocking);

        protected override void Dispose(bool disposing)
        {
            if (disposing) _modules.ForEach(entry => entry.Module.Dispose());
            base.Dispose(disposing);
        }

        private IModule<Tensor, Tensor> At(int index) => (IModule<Tensor, Tensor>)_modules[index].Module;

        private Sequential Slice(int start, int end)
        {
            if (start < 0 || end > Count || start > end)
                throw new ArgumentOutOfRangeException(nameof(start), $"expected a range within the {Count} modules, got {start}..{end}.");
            var part = new Sequential(Array.Empty<Module<Tensor, Tensor>>());
            part._modules.AddRange(_modules[start..end]);
            return part;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Modules.Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                Sequential((IEnumerable<Tuple<string, Module<Tensor, Tensor>>>)modules);

            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) =>
                new([.. modules]);

            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

            public static Modules.Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                new([.. modules.Select(entry => (entry.Item1, entry.Item2))]);
        }
    }
}
