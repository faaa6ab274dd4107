// Memory for blocks of a mebibyte and more: best fit, split, and joined again.
//
// A training step wants blocks of many sizes one after the other: activations, then their gradients, then those of the weights. Lists of
// one size each would keep the most that every size ever needed, at different moments, all at once. Here what one size leaves serves
// another: the smallest free block that is large enough is taken, its rest stays free, and neighbours that are free become one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

namespace te {

// Lies in front of every block, large or small; one cache line, so that what follows is aligned for the widest vector.
struct alignas(64) Header {
  uint64_t magic;
  size_t bytes;       // of the payload
  int32_t size_class; // kLarge for a large block
  bool free;          // the rest is for large blocks alone
  Header* before;     // neighbours within what was asked of the system at once
  Header* after;

  static constexpr int32_t kLarge = -1;
  static constexpr uint64_t kMagic = 0x64726f706f757421ull;

  size_t total() const { return sizeof(Header) + bytes; }
};

static_assert(sizeof(Header) == 64, "the payload begins at the next cache line");

// Not safe for threads: the allocator's lock is held around every call.
class LargeBlocks {
public:
  static constexpr size_t kLeast = size_t(1) << 20;

  // A smaller rest stays with its block: it would serve nobody alone. Splitting off 64 KiB too cost a VGG-11 step 2 %.
  static constexpr size_t kLeastRest = kLeast;

  // The bytes, header included, that a block for such a payload takes: whole pages.
  static size_t total_for(size_t payload) { return (payload + sizeof(Header) + 4095) & ~size_t(4095); }

  // A free block of at least so many bytes in all, or null.
  Header* take(size_t total);

  // Makes memory that the system gave a block in use.
  static Header* adopt(void* memory, size_t total);

  // Takes a block back. The result is memory for the system when `keep` is false and nothing else lies in it; else null.
  void* give(Header* block, bool keep);

  // Whatever the system can have back, piece by piece; null at the end.
  void* release();

private:
  void join(Header* block, Header* after);
  static bool is_whole(const Header* block) { return !block->before && !block->after; }

  std::set<std::pair<size_t, Header*>> free_;
};

} // namespace te
