using System.Text.RegularExpressions;
using DropoutTorch.Data;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Devices by name.</summary>
public static partial class Devices
{
    /// <summary>A line when the name is none of a device; whether the machine has it is not asked.</summary>
    public static IReadOnlyList<string> Validate(string name) =>
        Known().IsMatch(name) ? [] : [Violation.Of("device", "cpu, cuda or cuda:N", $"'{name}'", "choose one of these")];

    /// <summary>The device called <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    /// <exception cref="DataException">This libtorch does not see it.</exception>
    public static Device Find(string name)
    {
        var device = new Device(name);
        if (device.type != TorchSharp.DeviceType.CUDA)
            return device;
        int count = cuda.is_available() ? cuda.device_count() : 0;
        if (count == 0)
            throw new DataException("device", "cpu, for this libtorch sees no CUDA device", $"'{name}'", "use the device cpu, or a libtorch with CUDA on a machine with a driver");
        if (device.index >= count)
            throw new DataException("device", $"a CUDA device from 0 to {count - 1}", $"'{name}'", "choose one of these");
        return device;
    }

    /// <summary>The device of a module's parameters; the CPU where it has none.</summary>
    public static Device Of(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.parameters().FirstOrDefault()?.device ?? CPU;
    }

    /// <summary>A part on a device where it is held in tensors; batches of others are moved one by one.</summary>
    internal static Dataset Move(Dataset dataset, Device device) => dataset is TensorDataset tensors ? tensors.To(device) : dataset;

    [GeneratedRegex(@"\A(cpu|cuda(:[0-9]{1,3})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Known();
}
