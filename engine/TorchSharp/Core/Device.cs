using System.Globalization;

namespace TorchSharp;

/// <summary>The kinds of device that libtorch knows, under its own numbers.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    MKLDNN = 2,
    OPENGL = 3,
    OPENCL = 4,
    IDEEP = 5,
    HIP = 6,
    FPGA = 7,
    MSNPU = 8,
    XLA = 9,
    MPS = 13,
    META = 14,
}

public static partial class torch
{
    /// <summary>Where a tensor lives: a kind of device and, where there are several, which.</summary>
    public class Device
    {
        public Device(DeviceType deviceType, int index = -1)
        {
            if (index is < -1 or > short.MaxValue) throw new ArgumentOutOfRangeException(nameof(index), $"device index: expected -1 (the current one) or more, got {index}.");
            type = deviceType;
            this.index = deviceType == DeviceType.CPU ? -1 : index;
        }

        /// <summary>A CUDA device.</summary>
        public Device(int index) : this(DeviceType.CUDA, index) { }

        public Device(string deviceType, int index = -1) : this(ParseType(deviceType, deviceType), index) { }

        /// <param name="description"><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, ...</param>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = ParseType(parts[0], description);
            index = -1;
            if (parts.Length == 1) return;
            if (parts.Length > 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > short.MaxValue)
                throw new ArgumentException($"device: expected a name like 'cpu', 'cuda' or 'cuda:0', got '{description}'.", nameof(description));
            index = type == DeviceType.CPU ? -1 : number;
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => index < 0 ? Name(type) : $"{Name(type)}:{index}";

        private static string Name(DeviceType type) => type.ToString().ToLowerInvariant();

        private static DeviceType ParseType(string name, string whole)
        {
            foreach (var type in Enum.GetValues<DeviceType>())
                if (Name(type).Equals(name, StringComparison.OrdinalIgnoreCase)) return type;
            throw new ArgumentException($"device: expected a name like 'cpu', 'cuda' or 'cuda:0', got '{whole}'.", nameof(name));
        }
    }
}
