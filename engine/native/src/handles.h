// A tensor handle is a raw TensorImpl pointer that owns one reference.
#pragma once
#include <ATen/ATen.h>

#include <cstdlib>
#include <vector>

#include "torchengine.h"

namespace te {

inline c10::TensorImpl* impl(void* handle) { return static_cast<c10::TensorImpl*>(handle); }

// A Tensor that shares the handle's tensor; the caller keeps its own reference.
inline at::Tensor borrow(void* handle) {
  TORCH_CHECK_VALUE(handle != nullptr, "expected a tensor, got an empty handle");
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl>::reclaim_copy(impl(handle)));
}

inline at::Tensor borrow_optional(void* handle) { return handle ? borrow(handle) : at::Tensor(); }

// Gives the tensor's reference to the caller; an undefined tensor becomes null.
inline void* release(at::Tensor tensor) {
  return tensor.defined() ? static_cast<void*>(tensor.unsafeReleaseTensorImpl()) : nullptr;
}

// A malloc'd block of n handles, freed with te_free.
inline void** handle_block(size_t n) {
  auto* block = static_cast<void**>(std::malloc((n ? n : 1) * sizeof(void*)));
  if (!block) throw std::bad_alloc();
  return block;
}

inline void** release_all(std::vector<at::Tensor> tensors) {
  auto** block = handle_block(tensors.size());
  for (size_t i = 0; i < tensors.size(); i++) block[i] = release(std::move(tensors[i]));
  return block;
}

inline std::vector<at::Tensor> borrow_all(void* const* handles, int32_t n) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(n);
  for (int32_t i = 0; i < n; i++) tensors.push_back(borrow_optional(handles[i]));
  return tensors;
}

} // namespace te
