using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Moves and conversions. Parameters and buffers stay the objects that they are, with new data in them, so that
        // optimizers, fields and properties that hold them go on holding the right ones.
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckConvertible(dtype);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckConvertible(dtype);
                _toEpilog(dtype, non_blocking);
                return this;
            }

            /// <summary>Moves and converts to where and what the given tensor is.</summary>
            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (device is not null) InitializeDeviceType(device.type);
                foreach (var child in children())
                {
                    if (device is null) child._to(dtype!.Value, non_blocking);
                    else if (dtype is null) child._to(device.type, device.index, non_blocking);
                    else child._to(device, dtype.Value, non_blocking);
                }
                foreach (var parameter in parameters(recurse: false))
                {
                    Move(parameter, dtype, device, non_blocking);
                    using var gradient = parameter.grad;
                    if (gradient is not null) Move(gradient, dtype, device, non_blocking);
                }
                foreach (var buffer in buffers(recurse: false)) Move(buffer, dtype, device, non_blocking);
                if (device is not null) (_deviceType, _deviceIndex) = (device.type, device.index);
                Moved();
            }

            /// <summary>Runs after the module's tensors have another type or place.</summary>
            private protected virtual void Moved() { }

            internal T MoveModule<T>(Device? device, ScalarType? dtype) where T : Module
            {
                var (targetDevice, targetType) = GetDefaultDeviceAndType(device, dtype);
                return (T)_to(targetDevice, targetType, false);
            }

            private static void Move(Tensor tensor, ScalarType? dtype, Device? device, bool nonBlocking)
            {
                // Counters and indices keep their type.
                var type = dtype is { } wanted && (is_floating_point(tensor.dtype) || is_complex(tensor.dtype)) ? wanted : tensor.dtype;
                var place = device ?? tensor.device;
                if (type == tensor.dtype && place.type == tensor.device_type && place.index == tensor.device.index) return;
                using var _ = no_grad();
                using var moved = tensor.to(type, place, non_blocking: nonBlocking);
                Op.Run("set_data", tensor, moved);
            }

            private static void CheckConvertible(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                    throw new ArgumentException($"nn.Module.to: expected a floating point or complex type, got {dtype}.", nameof(dtype));
            }
        }
    }
}
