// What the process runs on: versions, threads, devices, operator libraries.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <torch/csrc/api/include/torch/cuda.h>
#include <torch/csrc/api/include/torch/version.h>

#include <atomic>
#include <cstring>
#include <limits>
#include <string>

#include "error.h"

namespace {

// A C string that stays valid until the same function is called again on this thread.
const char* keep(std::string& slot, std::string text) {
  slot = std::move(text);
  return slot.c_str();
}

} // namespace

const char* te_version() { return TORCH_VERSION; }

const char* te_config() {
  thread_local std::string text;
  return te::guarded<const char*>("", [&] { return keep(text, at::show_config()); });
}

const char* te_library_path() {
  Dl_info info{};
  // Any symbol of libtorch_cpu leads to the file that this process really loaded.
  if (dladdr(reinterpret_cast<const void*>(&at::get_parallel_info), &info) && info.dli_fname) return info.dli_fname;
  return "";
}

int32_t te_num_threads() { return at::get_num_threads(); }

int32_t te_set_num_threads(int32_t n) {
  return te::guarded_status([&] {
    TORCH_CHECK_VALUE(n > 0, "expected a positive number of threads, got ", n);
    at::set_num_threads(n);
  });
}

int32_t te_parallel(int64_t workers, void (*body)(void* context, int64_t worker), void* context) {
  return te::guarded_status([&] {
    at::parallel_for(0, workers, 1, [&](int64_t begin, int64_t end) {
      for (int64_t worker = begin; worker < end; ++worker) body(context, worker);
    });
  });
}

int32_t te_set_flush_denormal(int32_t on) {
  return te::guarded<int32_t>(-1, [&]() -> int32_t {
    // The compiler does not know that sums depend on the register, as comparisons of floats do: volatile, and the bits are compared.
    volatile float half = std::numeric_limits<float>::min() * 0.5f;
    volatile float sum = half + half / 2;
    float seen = sum;
    uint32_t bits;
    std::memcpy(&bits, &seen, sizeof bits);
    const bool before = bits == 0;
    std::atomic<bool> offered{true};
    // One piece for each of the threads, so that each sets its own register.
    at::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) {
      if (!at::globalContext().setFlushDenormal(on != 0)) offered = false;
    });
    return offered ? static_cast<int32_t>(before) : 2;
  });
}

int32_t te_num_interop_threads() { return at::get_num_interop_threads(); }

int32_t te_set_num_interop_threads(int32_t n) {
  return te::guarded_status([&] {
    TORCH_CHECK_VALUE(n > 0, "expected a positive number of threads, got ", n);
    at::set_num_interop_threads(n);
  });
}

int32_t te_load_library(const char* path) {
  return te::guarded_status([&] {
    // Global: operator libraries such as torchvision's look each other's symbols up. They stay loaded for good,
    // since the dispatcher keeps pointers into them.
    TORCH_CHECK(dlopen(path, RTLD_NOW | RTLD_GLOBAL), "cannot load operator library: ", dlerror());
  });
}

int32_t te_cuda_count() {
  return te::guarded<int32_t>(0, [&] { return torch::cuda::is_available() ? int32_t(torch::cuda::device_count()) : 0; });
}

int32_t te_cudnn_available() {
  return te::guarded<int32_t>(0, [&] { return int32_t(torch::cuda::cudnn_is_available()); });
}

int32_t te_cuda_synchronize(int32_t device) {
  return te::guarded_status([&] { torch::cuda::synchronize(device); });
}

int32_t te_default_dtype() { return int32_t(c10::get_default_dtype_as_scalartype()); }

int32_t te_set_default_dtype(int32_t dtype) {
  return te::guarded_status([&] {
    c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(dtype)));
  });
}
