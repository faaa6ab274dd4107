#include "guards.h"

#include <ATen/ATen.h>

#include <limits>
#include <unordered_map>

namespace te {
namespace {

constexpr auto kMin = std::numeric_limits<int64_t>::min();

// The processor traps on the smallest number divided by -1, in the widths that it divides in.
bool traps(at::ScalarType type) { return type == at::kInt || type == at::kLong; }

at::ScalarType common_type(const c10::IValue& left, const c10::IValue& right) {
  if (left.isTensor() && right.isTensor()) return at::result_type(left.toTensor(), right.toTensor());
  if (left.isTensor()) return at::result_type(left.toTensor(), right.toScalar());
  return at::result_type(left.toScalar(), right.toTensor());
}

bool on_cpu(const c10::IValue& value) {
  return !value.isTensor() || (value.toTensor().defined() && value.toTensor().is_cpu() && value.toTensor().layout() == at::kStrided);
}

at::Tensor equals(const c10::IValue& value, int64_t number, at::ScalarType type) {
  auto tensor = value.isTensor() ? value.toTensor().detach() : at::scalar_tensor(value.toScalar(), at::TensorOptions(type));
  return tensor.to(type).eq(number);
}

void division(const torch::jit::Stack& arguments) {
  const auto &left = arguments[0], &right = arguments[1];
  if (!left.isTensor() && !right.isTensor()) return;
  if (!on_cpu(left) || !on_cpu(right)) return;
  const auto type = common_type(left, right);
  if (!traps(type)) return;
  auto by_minus_one = equals(right, -1, type);
  if (!by_minus_one.any().item<bool>()) return;
  const auto smallest = type == at::kInt ? int64_t(std::numeric_limits<int32_t>::min()) : kMin;
  TORCH_CHECK_VALUE(!equals(left, smallest, type).logical_and(by_minus_one).any().item<bool>(),
                    "integer overflow: the smallest ", type, " divided by -1 has no ", type, " result");
}

void rounded_division(const torch::jit::Stack& arguments) {
  if (arguments.size() > 2 && arguments[2].isString()) division(arguments);
}

void pixel_shuffle(const torch::jit::Stack& arguments) {
  const auto factor = arguments[1].toInt();
  TORCH_CHECK_VALUE(factor > 0 && factor < (int64_t(1) << 31), "pixel_shuffle: expected an upscale factor from 1 to 2147483647, got ", factor);
}

void matrix_power(const torch::jit::Stack& arguments) {
  TORCH_CHECK_VALUE(arguments[1].toInt() != kMin, "matrix_power: expected an exponent above ", kMin, ", got it");
}

// Class numbers outside the alphabet are read from beside the probabilities. Padding may hold anything.
void ctc_loss(const torch::jit::Stack& arguments) {
  if (!on_cpu(arguments[0]) || !on_cpu(arguments[1])) return;
  const auto& log_probs = arguments[0].toTensor();
  const auto targets = arguments[1].toTensor();
  const auto lengths = arguments[3].isTensor() ? arguments[3].toTensor().to(at::kCPU, at::kLong).reshape({-1})
                                               : at::tensor(arguments[3].toIntVector(), at::kLong);
  if (log_probs.dim() == 0 || targets.dim() < 1 || targets.dim() > 2 || targets.numel() == 0 || lengths.numel() == 0) return;
  at::Tensor used;
  if (targets.dim() == 2) {
    if (lengths.numel() != targets.size(0)) return; // libtorch says so itself
    used = targets.masked_select(at::arange(targets.size(1)).unsqueeze(0).lt(lengths.unsqueeze(1)));
  } else {
    const auto count = lengths.sum().item<int64_t>();
    used = targets.narrow(0, 0, std::max<int64_t>(0, std::min(count, targets.size(0))));
  }
  if (used.numel() == 0) return;
  const auto least = used.min().item<int64_t>(), most = used.max().item<int64_t>(), classes = log_probs.size(-1);
  TORCH_CHECK_VALUE(least >= 0 && most < classes, "ctc_loss: expected targets from 0 to ", classes - 1, ", got ", least < 0 ? least : most);
}

// Draws until a comparison holds, which it never does with NaN.
void binomial(const torch::jit::Stack& arguments) {
  for (const auto i : {0, 1})
    if (on_cpu(arguments[i]))
      TORCH_CHECK_VALUE(!arguments[i].toTensor().isnan().any().item<bool>(), "binomial: expected counts and probabilities, got NaN");
}

// The sizes of windows are multiplied and divided by; a product that overflows can be zero.
void windows(const torch::jit::Stack& arguments) {
  constexpr int64_t kMost = (int64_t(1) << 31) - 1, kMostTogether = int64_t(1) << 40;
  for (const auto& argument : arguments) {
    if (!argument.isIntList()) continue;
    int64_t together = 1;
    for (const int64_t size : argument.toIntVector()) {
      TORCH_CHECK_VALUE(size >= -kMost && size <= kMost, "expected window sizes, strides and the like within 32 bits, got ", size);
      together *= std::max<int64_t>(1, std::abs(size));
      TORCH_CHECK_VALUE(together <= kMostTogether, "expected a window of at most ", kMostTogether, " elements, got more");
    }
  }
}

} // namespace

Guard guard_of(const std::string& name) {
  static const std::unordered_map<std::string, Guard> guards = {
      {"aten::floor_divide", division}, {"aten::floor_divide_", division},
      {"aten::remainder", division}, {"aten::remainder_", division},
      {"aten::fmod", division}, {"aten::fmod_", division},
      {"aten::gcd", division}, {"aten::gcd_", division},
      {"aten::lcm", division}, {"aten::lcm_", division},
      {"aten::div", rounded_division}, {"aten::div_", rounded_division},
      {"aten::divide", rounded_division}, {"aten::divide_", rounded_division},
      {"aten::pixel_shuffle", pixel_shuffle},
      {"aten::matrix_power", matrix_power}, {"aten::linalg_matrix_power", matrix_power},
      {"aten::ctc_loss", ctc_loss},
      {"aten::binomial", binomial},
      {"aten::im2col", windows}, {"aten::col2im", windows},
      {"aten::max_pool1d", windows}, {"aten::max_pool2d", windows}, {"aten::max_pool3d", windows},
      {"aten::max_pool1d_with_indices", windows}, {"aten::max_pool2d_with_indices", windows}, {"aten::max_pool3d_with_indices", windows},
      {"aten::avg_pool1d", windows}, {"aten::avg_pool2d", windows}, {"aten::avg_pool3d", windows},
      {"aten::adaptive_avg_pool1d", windows}, {"aten::adaptive_avg_pool2d", windows}, {"aten::adaptive_avg_pool3d", windows},
      {"aten::adaptive_max_pool1d", windows}, {"aten::adaptive_max_pool2d", windows}, {"aten::adaptive_max_pool3d", windows},
      {"aten::fractional_max_pool2d", windows}, {"aten::fractional_max_pool3d", windows},
      {"aten::max_unpool2d", windows}, {"aten::max_unpool3d", windows},
  };
  const auto found = guards.find(name);
  return found == guards.end() ? nullptr : found->second;
}

} // namespace te
