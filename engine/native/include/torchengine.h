// The C boundary between .NET and libtorch.
//
// Rules: no exception crosses it (every function that can fail returns a sentinel and leaves the reason with
// te_last_error); a tensor handle is a TensorImpl with one reference owned by the caller; strings are UTF-8.
#pragma once
#include <cstdint>

#define TE_API extern "C" __attribute__((visibility("default")))

enum te_tag : int32_t {
  TE_NONE = 0,
  TE_TENSOR = 1,
  TE_INT = 2,
  TE_DOUBLE = 3,
  TE_BOOL = 4,
  TE_STRING = 5,          // p: characters, len: byte count
  TE_INT_LIST = 6,        // p: int64_t[len]
  TE_DOUBLE_LIST = 7,     // p: double[len]
  TE_BOOL_LIST = 8,       // p: uint8_t[len]
  TE_TENSOR_LIST = 9,     // p: handles[len]
  TE_OPT_TENSOR_LIST = 10, // p: handles[len], null = none
  TE_DEVICE = 11,         // i: type << 16 | (index & 0xffff)
  TE_COMPLEX = 12,        // p: double[2]
  TE_GENERATOR = 13,      // p: at::Generator*
  TE_SCALAR_LIST = 14,    // p: double[len]
  TE_DEFAULT = 15         // the schema's default
};

struct te_value {
  int32_t tag;
  int32_t len;
  union {
    int64_t i;
    double d;
    void* p;
  };
};

enum te_error_kind : int32_t {
  TE_ERR_NONE = 0,
  TE_ERR_TORCH = 1,
  TE_ERR_INDEX = 2,
  TE_ERR_VALUE = 3,
  TE_ERR_TYPE = 4,
  TE_ERR_NOT_IMPLEMENTED = 5,
  TE_ERR_OUT_OF_MEMORY = 6,
  TE_ERR_LINALG = 7,
  TE_ERR_MANAGED = 8, // a .NET callback failed; its exception waits on the managed side
  TE_ERR_OTHER = 9
};

struct te_op;
struct te_generator;
struct te_context;

// ---- errors (per thread)
TE_API int32_t te_last_error(const char** message, const char** backtrace);

// ---- operators
TE_API te_op* te_op_find(const char* name, const char* overload);
TE_API int32_t te_op_call(const te_op* op, const te_value* args, int32_t nargs, te_value* rets, int32_t max_rets);
TE_API const char* te_op_schema(const te_op* op);
TE_API int32_t te_op_names(void (*each)(const char* name, void* state), void* state);
TE_API void te_free(void* block);

// ---- tensors
struct te_meta {
  const int64_t* sizes;
  const int64_t* strides;
  int64_t numel;
  int32_t dim;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t layout; // 0 strided, else libtorch's Layout
};
TE_API void te_tensor_free(void* tensor);
TE_API void* te_tensor_retain(void* tensor);
TE_API int32_t te_tensor_meta(void* tensor, te_meta* meta);
TE_API void* te_tensor_data(void* tensor);
TE_API int64_t te_tensor_storage_offset(void* tensor);
TE_API int64_t te_tensor_storage_bytes(void* tensor);
TE_API int32_t te_tensor_is_contiguous(void* tensor, int32_t memory_format);
TE_API void* te_tensor_from_blob(void* data, const int64_t* sizes, int32_t dim, const int64_t* strides, int32_t dtype,
                                 void (*deleter)(void*), void* state);

// ---- autograd
TE_API int32_t te_requires_grad(void* tensor);
TE_API int32_t te_set_requires_grad(void* tensor, int32_t value);
TE_API int32_t te_is_leaf(void* tensor);
TE_API int32_t te_retain_grad(void* tensor);
TE_API int32_t te_grad(void* tensor, void** grad);
TE_API int32_t te_set_grad(void* tensor, void* grad);
TE_API int32_t te_backward(void* const* tensors, int32_t n, void* const* grads, int32_t retain_graph,
                           int32_t create_graph, void* const* inputs, int32_t n_inputs);
TE_API int32_t te_autograd_grad(void* const* outputs, int32_t n, void* const* grads, int32_t retain_graph,
                                int32_t create_graph, int32_t allow_unused, void* const* inputs, int32_t n_inputs,
                                void** result);
TE_API int32_t te_grad_mode();
TE_API void te_set_grad_mode(int32_t enabled);
TE_API int32_t te_inference_mode();
TE_API void* te_inference_mode_enter(int32_t enabled);
TE_API void te_inference_mode_leave(void* guard);
TE_API int32_t te_anomaly_mode(int32_t* check_nan);
TE_API void te_set_anomaly_mode(int32_t enabled, int32_t check_nan);

// A hook gets a borrowed gradient and may write an owned replacement; it returns 0, or the number of an exception as below.
// State is released when the tensor's graph drops the hook, or at once when registering fails.
typedef int32_t (*te_hook)(void* state, void* grad, void** replacement);
TE_API int64_t te_register_hook(void* tensor, te_hook hook, void (*release)(void*), void* state);
TE_API int32_t te_remove_hook(void* tensor, int64_t id);

// A custom function. forward/backward get borrowed input handles, write owned output handles (null: none; forward's
// in a block from malloc, which is freed) and return 0, or the number under which the managed side keeps their exception.
typedef int32_t (*te_forward)(void* state, te_context* ctx, void*** outputs, int32_t* n_outputs);
typedef int32_t (*te_backward_fn)(void* state, te_context* ctx, void* const* grads, int32_t n_grads, void** results,
                                  int32_t n_results);
struct te_function {
  te_forward forward;
  te_backward_fn backward;
  void (*release)(void* state);
};
TE_API int32_t te_function_apply(const te_function* function, void* state, void* const* inputs, int32_t n_inputs,
                                 void*** outputs);
TE_API int32_t te_context_save(te_context* ctx, void* const* tensors, int32_t n);
TE_API int32_t te_context_saved(te_context* ctx, void*** tensors);
TE_API int32_t te_context_mark_dirty(te_context* ctx, void* const* tensors, int32_t n);
TE_API int32_t te_context_mark_non_differentiable(te_context* ctx, void* const* tensors, int32_t n);
TE_API int32_t te_context_materialize_grads(te_context* ctx, int32_t value);

// ---- autocast (per thread; leave on the thread that entered)
TE_API void* te_autocast_enter(int32_t device_type, int32_t enabled, int32_t dtype, int32_t cache);
TE_API void te_autocast_leave(void* guard);

// ---- switches of the process
enum te_flag : int32_t {
  TE_FLAG_CUDA_MATMUL_TF32 = 0,
  TE_FLAG_CUDA_MATMUL_FP16_REDUCTION = 1,
  TE_FLAG_CUDNN_TF32 = 2,
  TE_FLAG_FLASH_SDP = 3,
  TE_FLAG_MATH_SDP = 4
};
TE_API int32_t te_flag_get(int32_t flag);
TE_API int32_t te_flag_set(int32_t flag, int32_t value);

// ---- random numbers
TE_API int32_t te_manual_seed(uint64_t seed);
TE_API te_generator* te_generator_default(int32_t device_type, int32_t device_index);
TE_API te_generator* te_generator_new(uint64_t seed, int32_t device_type, int32_t device_index);
TE_API void te_generator_free(te_generator* generator);
TE_API int32_t te_generator_manual_seed(te_generator* generator, uint64_t seed);
TE_API int32_t te_generator_initial_seed(te_generator* generator, uint64_t* seed);
TE_API int32_t te_generator_seed(te_generator* generator, uint64_t* seed);
TE_API int32_t te_generator_state(te_generator* generator, void** state);
TE_API int32_t te_generator_set_state(te_generator* generator, void* state);

// ---- runtime
TE_API const char* te_version();
TE_API const char* te_config();
TE_API const char* te_library_path();
TE_API int32_t te_num_threads();
TE_API int32_t te_set_num_threads(int32_t n);
// Calls body(context, worker) once for each worker, on as many of libtorch's own threads; returns when all have. body must not throw.
TE_API int32_t te_parallel(int64_t workers, void (*body)(void* context, int64_t worker), void* context);
// Has this thread and those that share its operators take subnormal numbers for zero, or no longer. The register is each thread's own.
// What it was on this thread: 0 or 1; 2 where the processor offers no choice.
TE_API int32_t te_set_flush_denormal(int32_t on);
TE_API int32_t te_num_interop_threads();
TE_API int32_t te_set_num_interop_threads(int32_t n);
TE_API int32_t te_load_library(const char* path);
TE_API int32_t te_cuda_count();
TE_API int32_t te_cudnn_available();
TE_API int32_t te_cuda_synchronize(int32_t device);
TE_API int32_t te_default_dtype();
TE_API int32_t te_set_default_dtype(int32_t dtype);

// ---- memory
struct te_memory {
  int64_t live;         // bytes handed out and not yet returned
  int64_t peak;         // highest live so far
  int64_t cached;       // freed bytes kept for the next request
  int64_t cache_limit;  // most bytes kept
  int64_t allocations;  // requests so far
  int64_t cache_hits;   // requests served from kept bytes
};
struct te_device_memory {
  int64_t free;           // bytes of the device that no process uses
  int64_t total;          // bytes of the device
  int64_t allocated;      // bytes that tensors hold; -1 where the build could not include CUDA's headers, like the next three
  int64_t allocated_peak; // highest since the start or the last reset
  int64_t reserved;       // bytes that the caching allocator holds
  int64_t reserved_peak;
};
TE_API int32_t te_cuda_memory(int32_t device, te_device_memory* memory);
TE_API int32_t te_cuda_memory_reset_peak(int32_t device);
TE_API int32_t te_cuda_memory_empty_cache();
TE_API int32_t te_allocator_install(int64_t cache_limit);
TE_API void te_allocator_stats(te_memory* memory);
TE_API const int64_t* te_allocator_live();
TE_API void te_allocator_reset_peak();
TE_API void te_allocator_trim();
