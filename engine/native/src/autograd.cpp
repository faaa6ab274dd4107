// Autograd: gradients, modes, hooks, and custom functions that call back into .NET.
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/custom_class.h>

#include "error.h"
#include "handles.h"

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace te {
namespace {

// Owns one .NET state object; tells .NET when libtorch drops it.
struct State : torch::CustomClassHolder {
  State(te_function functions, void* state) : functions(functions), state(state) {}
  ~State() override {
    if (functions.release) functions.release(state);
  }
  te_function functions;
  void* state;
  size_t inputs = 0; // of a custom function
};

const char* const kState = "state";

te_context* context(AutogradContext* ctx) { return reinterpret_cast<te_context*>(ctx); }
AutogradContext* context(te_context* ctx) { return reinterpret_cast<AutogradContext*>(ctx); }

at::Tensor reclaim(void* handle) {
  return handle ? at::Tensor(c10::intrusive_ptr<c10::TensorImpl>::reclaim(impl(handle))) : at::Tensor();
}

// torch::autograd::Function keeps up with libtorch's changing internals for us. It looks for tensors in a TensorList,
// not in a std::vector.
struct Bridge : torch::autograd::Function<Bridge> {
  static variable_list forward(AutogradContext* ctx, at::TensorList inputs, const c10::intrusive_ptr<State>& state) {
    ctx->saved_data[kState] = c10::IValue::make_capsule(state);
    state->inputs = inputs.size();
    void** handles = nullptr;
    int32_t n = 0;
    const auto failure = state->functions.forward(state->state, context(ctx), &handles, &n);
    variable_list outputs;
    outputs.reserve(n);
    for (int32_t i = 0; i < n; i++) outputs.push_back(reclaim(handles[i]));
    std::free(handles);
    if (failure) throw ManagedError(failure);
    return outputs;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto state = c10::static_intrusive_pointer_cast<State>(ctx->saved_data[kState].toCapsule());
    const auto n = state->inputs;
    std::vector<void*> handles(grads.size(), nullptr);
    for (size_t i = 0; i < grads.size(); i++)
      if (grads[i].defined()) handles[i] = grads[i].unsafeGetTensorImpl();
    std::vector<void*> results(n, nullptr);
    const auto failure = state->functions.backward(state->state, context(ctx), handles.data(), int32_t(grads.size()),
                                                   results.data(), int32_t(n));
    variable_list out(n + 1); // one more, undefined, for the state argument
    for (size_t i = 0; i < n; i++) out[i] = reclaim(results[i]);
    if (failure) throw ManagedError(failure);
    return out;
  }
};

variable_list optional_list(void* const* handles, int32_t n) { return handles ? borrow_all(handles, n) : variable_list(); }

} // namespace
} // namespace te

int32_t te_requires_grad(void* tensor) {
  return te::guarded<int32_t>(-1, [&] { return int32_t(te::borrow(tensor).requires_grad()); });
}

int32_t te_set_requires_grad(void* tensor, int32_t value) {
  return te::guarded_status([&] { te::borrow(tensor).set_requires_grad(value != 0); });
}

int32_t te_is_leaf(void* tensor) {
  return te::guarded<int32_t>(-1, [&] { return int32_t(te::borrow(tensor).is_leaf()); });
}

int32_t te_retain_grad(void* tensor) {
  return te::guarded_status([&] { te::borrow(tensor).retain_grad(); });
}

int32_t te_grad(void* tensor, void** grad) {
  return te::guarded_status([&] { *grad = te::release(te::borrow(tensor).grad()); });
}

int32_t te_set_grad(void* tensor, void* grad) {
  return te::guarded_status([&] { te::borrow(tensor).mutable_grad() = te::borrow_optional(grad); });
}

int32_t te_backward(void* const* tensors, int32_t n, void* const* grads, int32_t retain_graph, int32_t create_graph,
                    void* const* inputs, int32_t n_inputs) {
  return te::guarded_status([&] {
    torch::autograd::backward(te::borrow_all(tensors, n), te::optional_list(grads, n), retain_graph != 0,
                              create_graph != 0, te::optional_list(inputs, n_inputs));
  });
}

int32_t te_autograd_grad(void* const* outputs, int32_t n, void* const* grads, int32_t retain_graph,
                         int32_t create_graph, int32_t allow_unused, void* const* inputs, int32_t n_inputs,
                         void** result) {
  return te::guarded_status([&] {
    auto found = torch::autograd::grad(te::borrow_all(outputs, n), te::borrow_all(inputs, n_inputs),
                                       te::optional_list(grads, n), retain_graph != 0, create_graph != 0,
                                       allow_unused != 0);
    for (size_t i = 0; i < found.size(); i++) result[i] = te::release(std::move(found[i]));
  });
}

int32_t te_grad_mode() { return at::GradMode::is_enabled(); }
void te_set_grad_mode(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

int32_t te_inference_mode() { return c10::InferenceMode::is_enabled(); }
void* te_inference_mode_enter(int32_t enabled) {
  return te::guarded<void*>(nullptr, [&] { return new c10::InferenceMode(enabled != 0); });
}
void te_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

int32_t te_anomaly_mode(int32_t* check_nan) {
  *check_nan = torch::autograd::AnomalyMode::should_check_nan();
  return torch::autograd::AnomalyMode::is_enabled();
}
void te_set_anomaly_mode(int32_t enabled, int32_t check_nan) {
  torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}

int64_t te_register_hook(void* tensor, te_hook hook, void (*release)(void*), void* state) {
  return te::guarded<int64_t>(-1, [&] {
    auto owner = c10::make_intrusive<te::State>(te_function{nullptr, nullptr, release}, state);
    return int64_t(te::borrow(tensor).register_hook([hook, owner](const at::Tensor& grad) -> at::Tensor {
      if (!grad.defined()) return at::Tensor(); // nothing arrived: there is nothing to see or replace
      void* replacement = nullptr;
      const auto failure = hook(owner->state, grad.unsafeGetTensorImpl(), &replacement);
      if (failure) throw te::ManagedError(failure);
      return te::reclaim(replacement);
    }));
  });
}

int32_t te_remove_hook(void* tensor, int64_t id) {
  return te::guarded_status([&] { te::borrow(tensor).remove_hook(unsigned(id)); });
}

// GCC 12 and later take the std::vector<bool> that libtorch's Function::apply grows for an overrun (a false alarm).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"
#pragma GCC diagnostic ignored "-Wstringop-overflow"
int32_t te_function_apply(const te_function* function, void* state, void* const* inputs, int32_t n_inputs,
                          void*** outputs) {
  return te::guarded<int32_t>(-1, [&] {
    auto owner = c10::make_intrusive<te::State>(*function, state);
    const auto tensors = te::borrow_all(inputs, n_inputs);
    auto results = te::Bridge::apply(at::TensorList(tensors), owner);
    const auto n = int32_t(results.size());
    *outputs = te::release_all(std::move(results));
    return n;
  });
}
#pragma GCC diagnostic pop

int32_t te_context_save(te_context* ctx, void* const* tensors, int32_t n) {
  return te::guarded_status([&] { te::context(ctx)->save_for_backward(te::borrow_all(tensors, n)); });
}

int32_t te_context_saved(te_context* ctx, void*** tensors) {
  return te::guarded<int32_t>(-1, [&] {
    auto saved = te::context(ctx)->get_saved_variables();
    const auto n = int32_t(saved.size());
    *tensors = te::release_all(std::move(saved));
    return n;
  });
}

int32_t te_context_mark_dirty(te_context* ctx, void* const* tensors, int32_t n) {
  return te::guarded_status([&] { te::context(ctx)->mark_dirty(te::borrow_all(tensors, n)); });
}

int32_t te_context_mark_non_differentiable(te_context* ctx, void* const* tensors, int32_t n) {
  return te::guarded_status([&] { te::context(ctx)->mark_non_differentiable(te::borrow_all(tensors, n)); });
}

int32_t te_context_materialize_grads(te_context* ctx, int32_t value) {
  return te::guarded_status([&] { te::context(ctx)->set_materialize_grads(value != 0); });
}
