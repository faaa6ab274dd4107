// A CPU allocator that keeps freed blocks.
//
// Fresh pages cost more than the arithmetic done on them (the kernel clears each one), so a freed block goes to the
// free list of its size class and serves the next request of that class. Classes are 1/8 of a power of two apart:
// at most 12.5% of a block is unused. The bytes kept are bounded; beyond the bound blocks go back to the system.
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>
#include <torch/csrc/api/include/torch/version.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "error.h"

namespace te {
namespace {

constexpr size_t kAlign = 64;            // one cache line, and the widest vector
constexpr size_t kHeader = kAlign;       // keeps the payload aligned
constexpr size_t kHugePage = 2u << 20;
constexpr int kStepsLog2 = 3;            // size classes per power of two: 8
constexpr int kClasses = 64 << kStepsLog2;
constexpr uint64_t kMagic = 0x64726f706f757421ull;

struct Header {
  uint64_t magic;
  int32_t size_class;
  size_t bytes; // payload bytes of the class
};

int class_of(size_t bytes) {
  if (bytes <= (kAlign << kStepsLog2)) return int((bytes + kAlign - 1) / kAlign);
  const int top = 63 - __builtin_clzll(bytes - 1);       // bytes lies in (2^top, 2^(top+1)]
  const int step = int((bytes - 1) >> (top - kStepsLog2)) & ((1 << kStepsLog2) - 1);
  return ((top - 9) << kStepsLog2) + step + 1 + (1 << kStepsLog2);
}

size_t bytes_of(int size_class) {
  if (size_class <= (1 << kStepsLog2)) return size_t(size_class) * kAlign;
  const int index = size_class - 1 - (1 << kStepsLog2);
  const int top = (index >> kStepsLog2) + 9;
  const size_t step = size_t(1) << (top - kStepsLog2);
  return (size_t(1) << top) + (size_t(index & ((1 << kStepsLog2) - 1)) + 1) * step;
}

struct Cache {
  std::mutex mutex;
  std::array<std::vector<void*>, kClasses> free;
  int64_t limit = 0;
  int64_t cached = 0;
  int64_t peak = 0;
  int64_t allocations = 0;
  int64_t hits = 0;
  std::atomic<int64_t> live{0}; // read by .NET without the lock
};

Cache& cache() {
  static auto* instance = new Cache(); // never destroyed: tensors may outlive static destructors
  return *instance;
}

void drop_all(Cache& c) {
  for (auto& list : c.free) {
    for (void* block : list) std::free(block);
    list.clear();
  }
  c.cached = 0;
}

void* fresh_block(size_t payload) {
  const size_t total = payload + kHeader;
  const size_t align = total >= kHugePage ? kHugePage : kAlign;
  void* block = nullptr;
  if (posix_memalign(&block, align, total) != 0) {
    // What is kept in other classes may be what is missing here.
    std::lock_guard<std::mutex> held(cache().mutex);
    drop_all(cache());
    if (posix_memalign(&block, align, total) != 0)
      TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory: could not allocate ", payload, " bytes");
  }
  if (align == kHugePage) madvise(block, total & ~(kHugePage - 1), MADV_HUGEPAGE); // advice only: failing is fine
  return block;
}

void* take(size_t bytes) {
  if (bytes == 0) return nullptr;
  // Nothing real is this large; refusing here keeps the class arithmetic in range.
  if (bytes > (size_t(1) << 46)) TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory: could not allocate ", bytes, " bytes");
  const int size_class = class_of(bytes);
  const size_t payload = bytes_of(size_class);
  auto& c = cache();
  void* block = nullptr;
  {
    std::lock_guard<std::mutex> held(c.mutex);
    c.allocations++;
    auto& list = c.free[size_class];
    if (!list.empty()) {
      block = list.back();
      list.pop_back();
      c.cached -= int64_t(payload);
      c.hits++;
    }
  }
  if (!block) {
    block = fresh_block(payload);
    *static_cast<Header*>(block) = Header{kMagic, size_class, payload};
  }
  const auto live = c.live.fetch_add(int64_t(payload)) + int64_t(payload);
  if (live > c.peak) c.peak = live; // a race may lose a peak by a hair; it is a statistic
  return static_cast<char*>(block) + kHeader;
}

void give(void* data) {
  if (!data) return;
  void* block = static_cast<char*>(data) - kHeader;
  const auto header = *static_cast<Header*>(block);
  if (header.magic != kMagic) std::abort(); // not ours: memory is corrupt, going on would make it worse
  auto& c = cache();
  c.live.fetch_sub(int64_t(header.bytes));
  {
    std::lock_guard<std::mutex> held(c.mutex);
    if (c.cached + int64_t(header.bytes) <= c.limit) {
      c.free[header.size_class].push_back(block);
      c.cached += int64_t(header.bytes);
      return;
    }
  }
  std::free(block);
}

struct KeepingAllocator final : c10::Allocator {
  c10::DataPtr make(size_t bytes) const {
    void* data = take(bytes);
    return {data, data, &give, c10::Device(c10::DeviceType::CPU)};
  }
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
  c10::DataPtr allocate(size_t bytes) override { return make(bytes); }
  void copy_data(void* dest, const void* src, std::size_t count) const override { default_copy_data(dest, src, count); }
#elif TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2
  c10::DataPtr allocate(size_t bytes) const override { return make(bytes); }
  void copy_data(void* dest, const void* src, std::size_t count) const override { default_copy_data(dest, src, count); }
#else
  c10::DataPtr allocate(size_t bytes) const override { return make(bytes); }
#endif
  c10::DeleterFnPtr raw_deleter() const override { return &give; }
};

} // namespace
} // namespace te

int32_t te_allocator_install(int64_t cache_limit) {
  return te::guarded_status([&] {
    TORCH_CHECK_VALUE(cache_limit >= 0, "expected a cache limit of at least 0 bytes, got ", cache_limit);
    static te::KeepingAllocator allocator;
    te::cache().limit = cache_limit;
    c10::SetCPUAllocator(&allocator, 1);
  });
}

void te_allocator_stats(te_memory* memory) {
  auto& c = te::cache();
  std::lock_guard<std::mutex> held(c.mutex);
  *memory = te_memory{c.live.load(), c.peak, c.cached, c.limit, c.allocations, c.hits};
}

const int64_t* te_allocator_live() {
  static_assert(sizeof(std::atomic<int64_t>) == sizeof(int64_t), "the counter is read as a plain integer");
  return reinterpret_cast<const int64_t*>(&te::cache().live);
}

void te_allocator_reset_peak() {
  auto& c = te::cache();
  c.peak = c.live.load();
}

void te_allocator_trim() {
  auto& c = te::cache();
  std::lock_guard<std::mutex> held(c.mutex);
  te::drop_all(c);
}
