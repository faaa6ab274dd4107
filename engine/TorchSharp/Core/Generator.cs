using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers on one device. Disposing one never touches the default generator.</summary>
    public class Generator : IDisposable
    {
        private static readonly Lazy<Generator> s_default = new(() => OfDevice(CPU));
        private nint _handle;

        /// <param name="seed">Where the stream starts.</param>
        /// <param name="device">The device whose tensors it can fill; the CPU when left out.</param>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            _handle = NativeError.Check(NativeMethods.te_generator_new(seed, (int)this.device.type, this.device.index));
        }

        private Generator(nint handle, Device device) => (_handle, this.device) = (handle, device);

        ~Generator() => Dispose(false);

        /// <summary>The generator that operators on CPU tensors use when none is given.</summary>
        public static Generator Default => s_default.Value;

        public Device device { get; }

        public nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(null, "Generator invalid -- it was disposed.");

        internal static Generator OfDevice(Device device) =>
            new(NativeError.Check(NativeMethods.te_generator_default((int)device.type, device.index)), device);

        public Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.te_generator_manual_seed(Handle, unchecked((ulong)seed)));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Seeds from the system's entropy and returns the seed.</summary>
        public long seed()
        {
            NativeError.Check(NativeMethods.te_generator_seed(Handle, out var seed));
            GC.KeepAlive(this);
            return unchecked((long)seed);
        }

        public long initial_seed()
        {
            NativeError.Check(NativeMethods.te_generator_initial_seed(Handle, out var seed));
            GC.KeepAlive(this);
            return unchecked((long)seed);
        }

        /// <summary>The whole state as a byte tensor.</summary>
        public Tensor get_state()
        {
            NativeError.Check(NativeMethods.te_generator_state(Handle, out var state));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        public void set_state(Tensor value)
        {
            NativeError.Check(NativeMethods.te_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public void Dispose()
        {
            // The default generator is shared by the whole process and outlives whoever asked for it.
            if (s_default.IsValueCreated && ReferenceEquals(this, s_default.Value)) return;
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0) NativeMethods.te_generator_free(handle);
        }
    }

    /// <summary>Seeds the default generators of all devices.</summary>
    public static Generator manual_seed(long seed)
    {
        NativeError.Check(NativeMethods.te_manual_seed(unchecked((ulong)seed)));
        return Generator.Default;
    }

    public static long initial_seed() => Generator.Default.initial_seed();
    public static long seed() => Generator.Default.seed();
    public static Tensor get_rng_state() => Generator.Default.get_state();
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    public static class random
    {
        public static Tensor get_rng_state() => torch.get_rng_state();
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
        public static long initial_seed() => torch.initial_seed();
        public static long seed() => torch.seed();
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
    }
}
