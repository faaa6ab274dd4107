// Tensor handles: lifetime, metadata, data pointers, wrapping of foreign memory.
#include "error.h"
#include "handles.h"

void te_tensor_free(void* tensor) {
  // Destruction can run arbitrary deleters; an exception there must not cross into .NET.
  te::guarded_status([&] { c10::intrusive_ptr<c10::TensorImpl>::reclaim(te::impl(tensor)).reset(); });
}

void* te_tensor_retain(void* tensor) {
  return te::guarded<void*>(nullptr, [&] { return te::release(te::borrow(tensor)); });
}

int32_t te_tensor_meta(void* tensor, te_meta* meta) {
  return te::guarded_status([&] {
    auto t = te::borrow(tensor);
    meta->dim = int32_t(t.dim());
    meta->sizes = t.sizes().data();
    meta->strides = t.layout() == c10::kStrided ? t.strides().data() : nullptr;
    meta->numel = t.numel();
    meta->dtype = int32_t(t.scalar_type());
    meta->device_type = int32_t(t.device().type());
    meta->device_index = int32_t(t.device().index());
    meta->layout = int32_t(t.layout());
  });
}

void* te_tensor_data(void* tensor) {
  return te::guarded<void*>(nullptr, [&] { return te::borrow(tensor).data_ptr(); });
}

int64_t te_tensor_storage_offset(void* tensor) {
  return te::guarded<int64_t>(-1, [&] { return te::borrow(tensor).storage_offset(); });
}

int64_t te_tensor_storage_bytes(void* tensor) {
  return te::guarded<int64_t>(-1, [&] { return int64_t(te::borrow(tensor).storage().nbytes()); });
}

int32_t te_tensor_is_contiguous(void* tensor, int32_t memory_format) {
  return te::guarded<int32_t>(-1, [&] {
    return int32_t(te::borrow(tensor).is_contiguous(static_cast<c10::MemoryFormat>(memory_format)));
  });
}

void* te_tensor_from_blob(void* data, const int64_t* sizes, int32_t dim, const int64_t* strides, int32_t dtype,
                          void (*deleter)(void*), void* state) {
  return te::guarded<void*>(nullptr, [&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
    at::IntArrayRef shape(sizes, dim);
    auto free = [deleter, state](void*) {
      if (deleter) deleter(state);
    };
    auto tensor = strides ? at::from_blob(data, shape, at::IntArrayRef(strides, dim), free, options)
                          : at::from_blob(data, shape, free, options);
    return te::release(std::move(tensor));
  });
}
