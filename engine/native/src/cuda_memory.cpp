// Memory of CUDA devices: the device's own figures from the CUDA runtime that libtorch brought along, looked up by name,
// and those of libtorch's caching allocator where the build had CUDA's headers (TE_CUDA_FIGURES).
#include <dlfcn.h>

#ifdef TE_CUDA_FIGURES
#include <c10/cuda/CUDACachingAllocator.h>
#endif
#include <c10/util/Exception.h>

#include "error.h"

namespace te {
namespace {

// A function of the CUDA runtime. The library is in the process already: it is never loaded here.
template <typename F>
F runtime_function(const char* name) {
  if (auto* found = dlsym(RTLD_DEFAULT, name)) return reinterpret_cast<F>(found);
  for (const char* library : {"libcudart.so.13", "libcudart.so.12", "libcudart.so.11.0"})
    if (auto* handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD))
      if (auto* found = dlsym(handle, name)) return reinterpret_cast<F>(found);
  TORCH_CHECK(false, "CUDA memory: expected a CUDA runtime in this process, found none with ", name,
              ". Fix: a libtorch built for CUDA");
}

void check_cuda(int status, const char* what) {
  TORCH_CHECK(status == 0, "CUDA memory: ", what, " failed with CUDA error ", status);
}

// Makes a device current for a moment.
class OnDevice {
 public:
  explicit OnDevice(int device) : set_(runtime_function<int (*)(int)>("cudaSetDevice")) {
    check_cuda(runtime_function<int (*)(int*)>("cudaGetDevice")(&before_), "cudaGetDevice");
    check_cuda(set_(device), "cudaSetDevice");
  }
  ~OnDevice() { set_(before_); }

 private:
  int (*set_)(int);
  int before_ = 0;
};

#ifdef TE_CUDA_FIGURES
namespace allocator = c10::cuda::CUDACachingAllocator;
constexpr size_t kAggregate = 0; // the first of each array of figures sums up all pools

void allocator_figures(int32_t device, te_device_memory& memory) {
  const auto stats = allocator::getDeviceStats(device);
  memory.allocated = stats.allocated_bytes[kAggregate].current;
  memory.allocated_peak = stats.allocated_bytes[kAggregate].peak;
  memory.reserved = stats.reserved_bytes[kAggregate].current;
  memory.reserved_peak = stats.reserved_bytes[kAggregate].peak;
}
void reset_peak(int32_t device) { allocator::resetPeakStats(device); }
void empty_cache() { allocator::emptyCache(); }
#else
void allocator_figures(int32_t, te_device_memory&) {}
void reset_peak(int32_t) {
  TORCH_CHECK_NOT_IMPLEMENTED(false, "CUDA memory: this build has no figures of the allocator. Fix: set up again with CUDA's headers installed");
}
void empty_cache() { reset_peak(0); }
#endif

} // namespace
} // namespace te

int32_t te_cuda_memory(int32_t device, te_device_memory* memory) {
  return te::guarded_status([&] {
    *memory = te_device_memory{0, 0, -1, -1, -1, -1};
    te::OnDevice on(device);
    size_t free = 0, total = 0;
    te::check_cuda(te::runtime_function<int (*)(size_t*, size_t*)>("cudaMemGetInfo")(&free, &total), "cudaMemGetInfo");
    memory->free = int64_t(free);
    memory->total = int64_t(total);
    te::allocator_figures(device, *memory);
  });
}

int32_t te_cuda_memory_reset_peak(int32_t device) {
  return te::guarded_status([&] { te::reset_peak(device); });
}

int32_t te_cuda_memory_empty_cache() {
  return te::guarded_status([&] { te::empty_cache(); });
}
