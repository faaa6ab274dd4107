using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A multi-dimensional array of one element type, on one device. Holds a native tensor until it is disposed:
    /// by <see cref="Dispose()"/>, by the dispose scope it was made in, or by the finalizer.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long s_total;
        private static long s_peak;

        private nint _handle;

        /// <summary>Takes over one reference to a native tensor.</summary>
        internal Tensor(nint handle)
        {
            _handle = handle;
            if (handle == 0)
            {
                GC.SuppressFinalize(this);
                return;
            }
            var total = Interlocked.Increment(ref s_total);
            if (total > Volatile.Read(ref s_peak)) Volatile.Write(ref s_peak, total);
            MemoryPressure.Note();
            OwningDisposeScope = DisposeScopeManager.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>The scope that will dispose this tensor, or null.</summary>
        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Tensors alive in the process.</summary>
        public static long TotalCount => Interlocked.Read(ref s_total);

        /// <summary>The most tensors that were alive at once.</summary>
        public static long PeakCount => Interlocked.Read(ref s_peak);

        /// <summary>True once the tensor has been disposed.</summary>
        public bool IsInvalid => _handle == 0;

        /// <summary>The native handle.</summary>
        /// <exception cref="ObjectDisposedException">The tensor has been disposed.</exception>
        public nint Handle => _handle != 0
            ? _handle
            : throw new ObjectDisposedException(null, "Tensor invalid -- empty handle. The tensor was disposed, by Dispose or by its dispose scope.");

        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0) return;
            Interlocked.Decrement(ref s_total);
            NativeMethods.te_tensor_free(handle);
            if (disposing && OwningDisposeScope is null) DisposeScopeManager.NoteDisposedOutsideScope(this);
            OwningDisposeScope = null;
        }

        /// <summary>Gives up ownership: the caller must free the handle.</summary>
        public nint DecoupleFromNativeHandle()
        {
            OwningDisposeScope?.Detach(this);
            GC.SuppressFinalize(this);
            Interlocked.Decrement(ref s_total);
            return Interlocked.Exchange(ref _handle, 0);
        }

        /// <summary>Wraps a handle and takes over its reference.</summary>
        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>Takes the tensor out of its dispose scope: it lives until it is disposed by hand or collected.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        [Obsolete("This method name is misspelled. Use DetachFromDisposeScope.")]
        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        /// <summary>Moves the tensor to the scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>A tensor object that shares this one's native tensor.</summary>
        internal Tensor Share()
        {
            var shared = new Tensor(NativeError.Check(NativeMethods.te_tensor_retain(Handle)));
            GC.KeepAlive(this);
            return shared;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>True when both have the same shape, type, and values.</summary>
        public bool Equals(Tensor target) => Op.Bool("equal", this, target);

        // Of the object, not of the values: it must stay the same when the tensor is disposed.
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
