// A CPU allocator that keeps freed blocks.
//
// Fresh pages cost more than the arithmetic done on them (the kernel clears each one), so a freed block serves a later
// request. Small ones go to the free list of their size class; classes are 1/8 of a power of two apart: at most 12.5% of
// a block is unused. Those of a mebibyte and more are split and joined (large_blocks.h). The bytes kept are bounded;
// beyond the bound memory goes back to the system.
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
#include "large_blocks.h"

namespace te {
namespace {

constexpr size_t kAlign = 64;            // one cache line, and the widest vector
constexpr size_t kHeader = sizeof(Header);
constexpr size_t kHugePage = 2u << 20;
constexpr int kStepsLog2 = 3;            // size classes per power of two: 8
constexpr int kClasses = 64 << kStepsLog2;

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
  LargeBlocks large;
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
    for (void* block : list) {
      c.cached -= int64_t(static_cast<Header*>(block)->bytes);
      std::free(block);
    }
    list.clear();
  }
  while (void* memory = c.large.release()) {
    c.cached -= int64_t(static_cast<Header*>(memory)->total());
    std::free(memory);
  }
}

void* fresh_memory(size_t total) {
  const size_t align = total >= kHugePage ? kHugePage : kAlign;
  void* memory = nullptr;
  if (posix_memalign(&memory, align, total) != 0) {
    // What is kept for other sizes may be what is missing here.
    std::lock_guard<std::mutex> held(cache().mutex);
    drop_all(cache());
    if (posix_memalign(&memory, align, total) != 0)
      TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory: could not allocate ", total - kHeader, " bytes");
  }
  if (align == kHugePage) madvise(memory, total & ~(kHugePage - 1), MADV_HUGEPAGE); // advice only: failing is fine
  return memory;
}

Header* take_small(Cache& c, size_t bytes) {
  const int size_class = class_of(bytes);
  const size_t payload = bytes_of(size_class);
  {
    std::lock_guard<std::mutex> held(c.mutex);
    c.allocations++;
    auto& list = c.free[size_class];
    if (!list.empty()) {
      auto* block = static_cast<Header*>(list.back());
      list.pop_back();
      c.cached -= int64_t(payload);
      c.hits++;
      return block;
    }
  }
  auto* block = static_cast<Header*>(fresh_memory(payload + kHeader));
  *block = Header{Header::kMagic, payload, size_class, false, nullptr, nullptr};
  return block;
}

Header* take_large(Cache& c, size_t bytes) {
  const size_t total = LargeBlocks::total_for(bytes);
  {
    std::lock_guard<std::mutex> held(c.mutex);
    c.allocations++;
    if (Header* block = c.large.take(total)) {
      c.cached -= int64_t(block->total());
      c.hits++;
      return block;
    }
  }
  return LargeBlocks::adopt(fresh_memory(total), total);
}

void* take(size_t bytes) {
  if (bytes == 0) return nullptr;
  // Nothing real is this large; refusing here keeps the arithmetic of sizes in range.
  if (bytes > (size_t(1) << 46)) TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory: could not allocate ", bytes, " bytes");
  auto& c = cache();
  Header* block = bytes < LargeBlocks::kLeast ? take_small(c, bytes) : take_large(c, bytes);
  const auto live = c.live.fetch_add(int64_t(block->bytes)) + int64_t(block->bytes);
  if (live > c.peak) c.peak = live; // a race may lose a peak by a hair; it is a statistic
  return reinterpret_cast<char*>(block) + kHeader;
}

void give_small(Cache& c, Header* block) {
  {
    std::lock_guard<std::mutex> held(c.mutex);
    if (c.cached + int64_t(block->bytes) <= c.limit) {
      c.free[block->size_class].push_back(block);
      c.cached += int64_t(block->bytes);
      return;
    }
  }
  std::free(block);
}

void give_large(Cache& c, Header* block) {
  void* memory = nullptr;
  {
    std::lock_guard<std::mutex> held(c.mutex);
    c.cached += int64_t(block->total());
    memory = c.large.give(block, c.cached <= c.limit);
    if (memory) c.cached -= int64_t(static_cast<Header*>(memory)->total());
  }
  std::free(memory);
}

void give(void* data) {
  if (!data) return;
  auto* block = reinterpret_cast<Header*>(static_cast<char*>(data) - kHeader);
  if (block->magic != Header::kMagic || block->free) std::abort(); // not ours: memory is corrupt, going on would make it worse
  auto& c = cache();
  c.live.fetch_sub(int64_t(block->bytes));
  if (block->size_class == Header::kLarge) give_large(c, block);
  else give_small(c, block);
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
