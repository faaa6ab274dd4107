// Inputs that libtorch itself does not survive, refused before they reach it.
#pragma once
#include <ATen/core/stack.h>

#include <string>

namespace te {

// Looks at an operator's arguments and throws where the operator would crash or never return.
using Guard = void (*)(const torch::jit::Stack& arguments);

// The operator's guard, or null: nearly all have none.
Guard guard_of(const std::string& name);

} // namespace te
