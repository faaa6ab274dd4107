using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // What custom modules may ask of their base: its entries as arrays, and converted copies of single entries.
        public partial class Module
        {
            /// <summary>The parameters of this module and those below it, by their dotted names.</summary>
            protected virtual (string name, Parameter parameter)[] _named_parameters() => [.. named_parameters()];

            /// <summary>The buffers of this module and those below it, by their dotted names.</summary>
            protected virtual (string name, Tensor buffer)[] _named_buffers() => [.. named_buffers()];

            protected virtual Parameter[] _parameters(bool recurse = true) => [.. parameters(recurse)];

            /// <summary>A parameter with the same values, another type or place, and its gradient there too.</summary>
            /// <param name="dtype">The type; the parameter's own when null.</param>
            /// <param name="device">The place; the parameter's own when null.</param>
            /// <param name="param">Stays as it is.</param>
            /// <param name="p">The new parameter, or null where there is nothing to change.</param>
            /// <returns>Whether there is a new parameter.</returns>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                if (!ReplaceBuffer(dtype, device, param, out var values)) return false;
                p = new Parameter(values!, param.requires_grad);
                using var gradient = param.grad;
                if (gradient is null) return true;
                using var _ = no_grad();
                using var moved = gradient.to(p.dtype, p.device);
                p.grad = moved;
                return true;
            }

            /// <summary>A tensor with the same values and another type or place.</summary>
            /// <param name="dtype">The type; the buffer's own when null.</param>
            /// <param name="device">The place; the buffer's own when null.</param>
            /// <param name="buffer">Stays as it is.</param>
            /// <param name="result">The new tensor, or null where there is nothing to change.</param>
            /// <returns>Whether there is a new tensor.</returns>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = null;
                var (type, place) = (dtype ?? buffer.dtype, device ?? buffer.device);
                if (type == buffer.dtype && place.type == buffer.device_type && (place.index < 0 || place.index == buffer.device.index)) return false;
                using var _ = no_grad();
                result = buffer.to(type, place).DetachFromDisposeScope();
                return true;
            }
        }
    }
}
