#include "large_blocks.h"

namespace te {

Header* LargeBlocks::adopt(void* memory, size_t total) {
  auto* block = static_cast<Header*>(memory);
  *block = Header{Header::kMagic, total - sizeof(Header), Header::kLarge, false, nullptr, nullptr};
  return block;
}

Header* LargeBlocks::take(size_t total) {
  const auto found = free_.lower_bound({total, nullptr});
  if (found == free_.end()) return nullptr;
  Header* block = found->second;
  free_.erase(found);
  block->free = false;
  if (block->total() - total >= kLeastRest) {
    auto* rest = adopt(reinterpret_cast<char*>(block) + total, block->total() - total);
    rest->free = true;
    rest->before = block;
    rest->after = block->after;
    if (rest->after) rest->after->before = rest;
    block->after = rest;
    block->bytes = total - sizeof(Header);
    free_.insert({rest->total(), rest});
  }
  return block;
}

void* LargeBlocks::give(Header* block, bool keep) {
  Header* after = block->after;
  if (after && after->free) {
    free_.erase({after->total(), after});
    join(block, after);
  }
  Header* before = block->before;
  if (before && before->free) {
    free_.erase({before->total(), before});
    join(before, block);
    block = before;
  }
  if (!keep && is_whole(block)) return block;
  block->free = true;
  free_.insert({block->total(), block});
  return nullptr;
}

void* LargeBlocks::release() {
  for (auto it = free_.begin(); it != free_.end(); ++it) {
    Header* block = it->second;
    if (!is_whole(block)) continue;
    free_.erase(it);
    return block;
  }
  return nullptr;
}

void LargeBlocks::join(Header* block, Header* after) {
  block->bytes += after->total();
  block->after = after->after;
  if (block->after) block->after->before = block;
  after->magic = 0; // no longer a block: giving it again is found out
}

} // namespace te
