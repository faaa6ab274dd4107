using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>The C boundary, function by function as engine/native/include/torchengine.h declares it.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "torchengine";

    // Runs before the first call: the resolver must stand before the runtime looks for the library.
    static NativeMethods() => NativeLoader.Register();

    [LibraryImport(Library)]
    internal static partial int te_last_error(out byte* message, out byte* backtrace);

    [LibraryImport(Library)]
    internal static partial nint te_op_find(byte* name, byte* overload);
    [LibraryImport(Library)]
    internal static partial int te_op_call(nint op, NativeValue* args, int nargs, NativeValue* rets, int maxRets);
    [LibraryImport(Library)]
    internal static partial byte* te_op_schema(nint op);
    [LibraryImport(Library)]
    internal static partial int te_op_names(delegate* unmanaged<byte*, nint, void> each, nint state);
    [LibraryImport(Library)]
    internal static partial void te_free(void* block);

    [LibraryImport(Library)]
    internal static partial void te_tensor_free(nint tensor);
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial nint te_tensor_retain(nint tensor);
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int te_tensor_meta(nint tensor, out TensorMeta meta);
    [LibraryImport(Library)]
    internal static partial nint te_tensor_data(nint tensor);
    [LibraryImport(Library)]
    internal static partial long te_tensor_storage_offset(nint tensor);
    [LibraryImport(Library)]
    internal static partial long te_tensor_storage_bytes(nint tensor);
    [LibraryImport(Library)]
    internal static partial int te_tensor_is_contiguous(nint tensor, int memoryFormat);
    [LibraryImport(Library)]
    internal static partial nint te_tensor_from_blob(void* data, long* sizes, int dim, long* strides, int dtype,
        delegate* unmanaged<nint, void> deleter, nint state);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int te_requires_grad(nint tensor);
    [LibraryImport(Library)]
    internal static partial int te_set_requires_grad(nint tensor, int value);
    [LibraryImport(Library)]
    internal static partial int te_is_leaf(nint tensor);
    [LibraryImport(Library)]
    internal static partial int te_retain_grad(nint tensor);
    [LibraryImport(Library)]
    internal static partial int te_grad(nint tensor, out nint grad);
    [LibraryImport(Library)]
    internal static partial int te_set_grad(nint tensor, nint grad);
    [LibraryImport(Library)]
    internal static partial int te_backward(nint* tensors, int n, nint* grads, int retainGraph, int createGraph, nint* inputs, int nInputs);
    [LibraryImport(Library)]
    internal static partial int te_autograd_grad(nint* outputs, int n, nint* grads, int retainGraph, int createGraph, int allowUnused,
        nint* inputs, int nInputs, nint* result);
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int te_grad_mode();
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void te_set_grad_mode(int enabled);
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int te_inference_mode();
    [LibraryImport(Library)]
    internal static partial nint te_inference_mode_enter(int enabled);
    [LibraryImport(Library)]
    internal static partial void te_inference_mode_leave(nint guard);
    [LibraryImport(Library)]
    internal static partial int te_anomaly_mode(out int checkNan);
    [LibraryImport(Library)]
    internal static partial void te_set_anomaly_mode(int enabled, int checkNan);
    [LibraryImport(Library)]
    internal static partial long te_register_hook(nint tensor, delegate* unmanaged<nint, nint, nint*, int> hook, delegate* unmanaged<nint, void> release, nint state);
    [LibraryImport(Library)]
    internal static partial int te_remove_hook(nint tensor, long id);
    [LibraryImport(Library)]
    internal static partial int te_function_apply(in FunctionTable function, nint state, nint* inputs, int nInputs, out nint* outputs);
    [LibraryImport(Library)]
    internal static partial int te_context_save(nint ctx, nint* tensors, int n);
    [LibraryImport(Library)]
    internal static partial int te_context_saved(nint ctx, out nint* tensors);
    [LibraryImport(Library)]
    internal static partial int te_context_mark_dirty(nint ctx, nint* tensors, int n);
    [LibraryImport(Library)]
    internal static partial int te_context_mark_non_differentiable(nint ctx, nint* tensors, int n);
    [LibraryImport(Library)]
    internal static partial int te_context_materialize_grads(nint ctx, int value);

    [LibraryImport(Library)]
    internal static partial nint te_autocast_enter(int deviceType, int enabled, int dtype, int cache);
    [LibraryImport(Library)]
    internal static partial void te_autocast_leave(nint guard);
    [LibraryImport(Library)]
    internal static partial int te_flag_get(int flag);
    [LibraryImport(Library)]
    internal static partial int te_flag_set(int flag, int value);

    [LibraryImport(Library)]
    internal static partial int te_manual_seed(ulong seed);
    [LibraryImport(Library)]
    internal static partial nint te_generator_default(int deviceType, int deviceIndex);
    [LibraryImport(Library)]
    internal static partial nint te_generator_new(ulong seed, int deviceType, int deviceIndex);
    [LibraryImport(Library)]
    internal static partial void te_generator_free(nint generator);
    [LibraryImport(Library)]
    internal static partial int te_generator_manual_seed(nint generator, ulong seed);
    [LibraryImport(Library)]
    internal static partial int te_generator_initial_seed(nint generator, out ulong seed);
    [LibraryImport(Library)]
    internal static partial int te_generator_seed(nint generator, out ulong seed);
    [LibraryImport(Library)]
    internal static partial int te_generator_state(nint generator, out nint state);
    [LibraryImport(Library)]
    internal static partial int te_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)]
    internal static partial byte* te_version();
    [LibraryImport(Library)]
    internal static partial byte* te_config();
    [LibraryImport(Library)]
    internal static partial byte* te_library_path();
    [LibraryImport(Library)]
    internal static partial int te_num_threads();
    [LibraryImport(Library)]
    internal static partial int te_set_num_threads(int n);
    [LibraryImport(Library)]
    internal static partial int te_parallel(long workers, delegate* unmanaged<nint, long, void> body, nint context);
    [LibraryImport(Library)]
    internal static partial int te_set_flush_denormal(int on);
    [LibraryImport(Library)]
    internal static partial int te_num_interop_threads();
    [LibraryImport(Library)]
    internal static partial int te_set_num_interop_threads(int n);
    [LibraryImport(Library)]
    internal static partial int te_load_library(byte* path);
    [LibraryImport(Library)]
    internal static partial int te_cuda_count();
    [LibraryImport(Library)]
    internal static partial int te_cudnn_available();
    [LibraryImport(Library)]
    internal static partial int te_cuda_synchronize(int device);
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int te_default_dtype();
    [LibraryImport(Library)]
    internal static partial int te_set_default_dtype(int dtype);

    [LibraryImport(Library)]
    internal static partial int te_cuda_memory(int device, out DeviceMemoryStatistics memory);
    [LibraryImport(Library)]
    internal static partial int te_cuda_memory_reset_peak(int device);
    [LibraryImport(Library)]
    internal static partial int te_cuda_memory_empty_cache();
    [LibraryImport(Library)]
    internal static partial int te_allocator_install(long cacheLimit);
    [LibraryImport(Library)]
    internal static partial void te_allocator_stats(out AllocatorStatistics memory);
    [LibraryImport(Library)]
    internal static partial long* te_allocator_live();
    [LibraryImport(Library)]
    internal static partial void te_allocator_reset_peak();
    [LibraryImport(Library)]
    internal static partial void te_allocator_trim();
}

/// <summary>te_meta.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorMeta
{
    internal long* Sizes;
    internal long* Strides;
    internal long NumEl;
    internal int Dim;
    internal int DType;
    internal int DeviceType;
    internal int DeviceIndex;
    internal int Layout;
}

/// <summary>te_function: how libtorch calls a custom function's managed half.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FunctionTable
{
    internal delegate* unmanaged<nint, nint, nint**, int*, int> Forward;
    internal delegate* unmanaged<nint, nint, nint*, int, nint*, int, int> Backward;
    internal delegate* unmanaged<nint, void> Release;
}

/// <summary>te_memory: what the CPU allocator handed out and keeps, in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AllocatorStatistics
{
    internal long Live;
    internal long Peak;
    internal long Cached;
    internal long CacheLimit;
    internal long Allocations;
    internal long CacheHits;
}

/// <summary>te_device_memory: bytes of one CUDA device; -1 where the native build could not find out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DeviceMemoryStatistics
{
    internal long Free;
    internal long Total;
    internal long Allocated;
    internal long AllocatedPeak;
    internal long Reserved;
    internal long ReservedPeak;
}
