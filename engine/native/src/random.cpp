// Generators: the default one of every device, and independent ones.
#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/api/include/torch/utils.h>

#include "error.h"
#include "handles.h"

struct te_generator {
  at::Generator generator;
};

namespace {

std::unique_lock<std::mutex> lock(te_generator* g) { return std::unique_lock<std::mutex>(g->generator.mutex()); }

const at::Generator& default_of(int32_t type, int32_t index) {
  return at::globalContext().defaultGenerator(
      c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index)));
}

} // namespace

int32_t te_manual_seed(uint64_t seed) {
  return te::guarded_status([&] { at::globalContext(); at::manual_seed(seed); });
}

te_generator* te_generator_default(int32_t type, int32_t index) {
  return te::guarded<te_generator*>(nullptr, [&] { return new te_generator{default_of(type, index)}; });
}

te_generator* te_generator_new(uint64_t seed, int32_t type, int32_t index) {
  return te::guarded<te_generator*>(nullptr, [&] {
    // clone() is the one way to a new generator that needs no CUDA header.
    auto generator = default_of(type, index).clone();
    generator.set_current_seed(seed);
    return new te_generator{generator};
  });
}

void te_generator_free(te_generator* g) { delete g; }

int32_t te_generator_manual_seed(te_generator* g, uint64_t seed) {
  return te::guarded_status([&] {
    auto held = lock(g);
    g->generator.set_current_seed(seed);
  });
}

int32_t te_generator_initial_seed(te_generator* g, uint64_t* seed) {
  return te::guarded_status([&] { *seed = g->generator.current_seed(); });
}

int32_t te_generator_seed(te_generator* g, uint64_t* seed) {
  return te::guarded_status([&] {
    auto held = lock(g);
    *seed = g->generator.seed();
  });
}

int32_t te_generator_state(te_generator* g, void** state) {
  return te::guarded_status([&] {
    auto held = lock(g);
    *state = te::release(g->generator.get_state());
  });
}

int32_t te_generator_set_state(te_generator* g, void* state) {
  return te::guarded_status([&] {
    auto held = lock(g);
    g->generator.set_state(te::borrow(state));
  });
}
