using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A module that has nothing to move, convert or save.</summary>
public interface IParameterLessModule
{
}

internal static class ParameterLess
{
    internal static InvalidOperationException Refuse(Module module, string kind, string name) =>
        new($"{module.GetType().Name} has no parameters, buffers or submodules: the {kind} '{name}' cannot be registered with it.");
}

/// <summary>A parameter-less module whose forward takes one argument.</summary>
public abstract class ParameterLessModule<T1, TResult> : Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw ParameterLess.Refuse(this, "buffer", name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refuse(this, "parameter", name);
    public override void register_module(string name, Module submodule) => throw ParameterLess.Refuse(this, "module", name);
    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override Module _to(ScalarType dtype, bool non_blocking) => this;
}

/// <summary>A parameter-less module whose forward takes two arguments.</summary>
public abstract class ParameterLessModule<T1, T2, TResult> : Module<T1, T2, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw ParameterLess.Refuse(this, "buffer", name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refuse(this, "parameter", name);
    public override void register_module(string name, Module submodule) => throw ParameterLess.Refuse(this, "module", name);
    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override Module _to(ScalarType dtype, bool non_blocking) => this;
}

/// <summary>A parameter-less module whose forward takes three arguments.</summary>
public abstract class ParameterLessModule<T1, T2, T3, TResult> : Module<T1, T2, T3, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw ParameterLess.Refuse(this, "buffer", name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refuse(this, "parameter", name);
    public override void register_module(string name, Module submodule) => throw ParameterLess.Refuse(this, "module", name);
    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override Module _to(ScalarType dtype, bool non_blocking) => this;
}

/// <summary>A parameter-less module whose forward takes four arguments.</summary>
public abstract class ParameterLessModule<T1, T2, T3, T4, TResult> : Module<T1, T2, T3, T4, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw ParameterLess.Refuse(this, "buffer", name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refuse(this, "parameter", name);
    public override void register_module(string name, Module submodule) => throw ParameterLess.Refuse(this, "module", name);
    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override Module _to(ScalarType dtype, bool non_blocking) => this;
}

/// <summary>A parameter-less module whose forward takes five arguments.</summary>
public abstract class ParameterLessModule<T1, T2, T3, T4, T5, TResult> : Module<T1, T2, T3, T4, T5, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw ParameterLess.Refuse(this, "buffer", name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refuse(this, "parameter", name);
    public override void register_module(string name, Module submodule) => throw ParameterLess.Refuse(this, "module", name);
    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override Module _to(ScalarType dtype, bool non_blocking) => this;
}

/// <summary>A parameter-less module whose forward takes six arguments.</summary>
public abstract class ParameterLessModule<T1, T2, T3, T4, T5, T6, TResult> : Module<T1, T2, T3, T4, T5, T6, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw ParameterLess.Refuse(this, "buffer", name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refuse(this, "parameter", name);
    public override void register_module(string name, Module submodule) => throw ParameterLess.Refuse(this, "module", name);
    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override Module _to(ScalarType dtype, bool non_blocking) => this;
}
