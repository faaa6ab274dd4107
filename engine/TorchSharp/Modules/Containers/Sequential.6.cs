using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A sequence of modules of any kinds whose forward, which the derived class writes, takes six arguments.</summary>
public abstract class Sequential<T1, T2, T3, T4, T5, T6, TResult> : Module<T1, T2, T3, T4, T5, T6, TResult>
{
    private readonly NamedModules _modules;

    protected Sequential(params (string name, Module submodule)[] modules) : base(nameof(Sequential)) => _modules = new(modules);

    protected Sequential(params Module[] modules) : base(nameof(Sequential)) => _modules = new(modules);

    public int Count => _modules.Count;

    [IndexerName("SequentialItems")]
    public Module this[int index] => _modules[index];

    [IndexerName("SequentialItems")]
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    [IndexerName("SequentialItems")]
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(string name, Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(Module module)
    {
        Add(module);
        return this;
    }

    protected internal void Add(string name, Module sm) => _modules.Add(name, sm);

    protected internal void Add(Module module) => _modules.Add(module);

    /// <summary>The modules from start to before end. Its first one must take what this sequence takes, so the derived class makes it.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, T6, TResult> Slice(int start, int end) => throw NamedModules.NoSlice(this);

    public override Module apply(Action<Module> fn) => base.apply(fn);

    public override void train(bool on = true) => base.train(on);

    public override void eval() => base.eval();

    public override IEnumerable<(string name, Module module)> named_children() => _modules.Entries;

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
        if (disposing) _modules.Dispose();
        base.Dispose(disposing);
    }
}
