// Autocast, and the switches that hold for the whole process.
#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/api/include/torch/version.h>

#include <memory>

#include "error.h"

namespace te {
namespace {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

bool autocast_enabled(c10::DeviceType type) { return at::autocast::is_autocast_enabled(type); }
void set_autocast_enabled(c10::DeviceType type, bool value) { at::autocast::set_autocast_enabled(type, value); }
at::ScalarType autocast_dtype(c10::DeviceType type) { return at::autocast::get_autocast_dtype(type); }
void set_autocast_dtype(c10::DeviceType type, at::ScalarType dtype) { at::autocast::set_autocast_dtype(type, dtype); }

#else // one pair of functions per kind of device

bool on_cpu(c10::DeviceType type) { return type == c10::DeviceType::CPU; }
bool autocast_enabled(c10::DeviceType type) {
  return on_cpu(type) ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
void set_autocast_enabled(c10::DeviceType type, bool value) {
  on_cpu(type) ? at::autocast::set_cpu_enabled(value) : at::autocast::set_enabled(value);
}
at::ScalarType autocast_dtype(c10::DeviceType type) {
  return on_cpu(type) ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}
void set_autocast_dtype(c10::DeviceType type, at::ScalarType dtype) {
  on_cpu(type) ? at::autocast::set_autocast_cpu_dtype(dtype) : at::autocast::set_autocast_gpu_dtype(dtype);
}

#endif

// What held before, to be put back.
struct AutocastGuard {
  AutocastGuard(c10::DeviceType type, bool enable, at::ScalarType dtype, bool cache)
      : type(type), enabled(autocast_enabled(type)), dtype(autocast_dtype(type)),
        cache(at::autocast::is_autocast_cache_enabled()) {
    set_autocast_enabled(type, enable);
    set_autocast_dtype(type, dtype);
    at::autocast::set_autocast_cache_enabled(cache);
    at::autocast::increment_nesting();
  }
  ~AutocastGuard() {
    // The cache holds the weights' lower-precision copies: the outermost region frees them.
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_autocast_enabled(type, enabled);
    set_autocast_dtype(type, dtype);
    at::autocast::set_autocast_cache_enabled(cache);
  }
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

  c10::DeviceType type;
  bool enabled;
  at::ScalarType dtype;
  bool cache;
};

// Newer versions answer with the degree of what is allowed, most first.
bool allowed(bool answer) { return answer; }
template <typename Degree>
bool allowed(Degree answer) { return static_cast<int>(answer) == 0; }

bool get_flag(int32_t flag) {
  auto& context = at::globalContext();
  switch (flag) {
    case TE_FLAG_CUDA_MATMUL_TF32: return context.allowTF32CuBLAS();
    case TE_FLAG_CUDA_MATMUL_FP16_REDUCTION: return allowed(context.allowFP16ReductionCuBLAS());
    case TE_FLAG_CUDNN_TF32: return context.allowTF32CuDNN();
    case TE_FLAG_FLASH_SDP: return context.userEnabledFlashSDP();
    case TE_FLAG_MATH_SDP: return context.userEnabledMathSDP();
    default: TORCH_CHECK_VALUE(false, "expected a known switch, got number ", flag);
  }
}

void set_flag(int32_t flag, bool on) {
  auto& context = at::globalContext();
  switch (flag) {
    case TE_FLAG_CUDA_MATMUL_TF32: return context.setAllowTF32CuBLAS(on);
    case TE_FLAG_CUDA_MATMUL_FP16_REDUCTION: return context.setAllowFP16ReductionCuBLAS(on);
    case TE_FLAG_CUDNN_TF32: return context.setAllowTF32CuDNN(on);
    case TE_FLAG_FLASH_SDP: return context.setSDPUseFlash(on);
    case TE_FLAG_MATH_SDP: return context.setSDPUseMath(on);
    default: TORCH_CHECK_VALUE(false, "expected a known switch, got number ", flag);
  }
}

} // namespace
} // namespace te

void* te_autocast_enter(int32_t device_type, int32_t enabled, int32_t dtype, int32_t cache) {
  return te::guarded<void*>(nullptr, [&] {
    const auto type = static_cast<c10::DeviceType>(device_type);
    TORCH_CHECK_VALUE(type == c10::DeviceType::CPU || type == c10::DeviceType::CUDA,
                      "autocast: expected a CPU or CUDA device, got ", type);
    return new te::AutocastGuard(type, enabled != 0, static_cast<at::ScalarType>(dtype), cache != 0);
  });
}

void te_autocast_leave(void* guard) { delete static_cast<te::AutocastGuard*>(guard); }

int32_t te_flag_get(int32_t flag) {
  return te::guarded<int32_t>(-1, [&] { return te::get_flag(flag); });
}

int32_t te_flag_set(int32_t flag, int32_t value) {
  return te::guarded_status([&] { te::set_flag(flag, value != 0); });
}
