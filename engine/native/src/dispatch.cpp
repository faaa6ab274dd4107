// The one door to every operator: a boxed call through c10::Dispatcher, by name.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>

#include <memory>
#include <string>
#include <vector>

#include "error.h"
#include "guards.h"
#include "handles.h"

namespace te {

// What an argument takes, read from its type once: asking the type counts references, several times an argument.
struct Formal {
  explicit Formal(const c10::Type& type) {
    auto inner = &type;
    c10::TypePtr held;
    if ((optional = type.kind() == c10::TypeKind::OptionalType)) {
      held = type.castRaw<c10::OptionalType>()->getElementType();
      inner = held.get();
    }
    kind = inner->kind();
    element = kind == c10::TypeKind::ListType ? inner->castRaw<c10::ListType>()->getElementType()->kind() : kind;
  }
  bool optional;
  c10::TypeKind kind;
  c10::TypeKind element; // of a list
};

} // namespace te

struct te_op {
  c10::OperatorHandle handle;
  std::string schema;
  te::Guard guard;
  std::vector<te::Formal> formals;
};

namespace te {
namespace {

const char* tag_name(int32_t tag) {
  static const char* names[] = {"None",     "Tensor",    "int",       "float",   "bool",   "str",     "int[]",  "float[]",
                                "bool[]",   "Tensor[]",  "Tensor?[]", "Device",  "complex", "Generator", "Scalar[]", "default"};
  return tag >= 0 && tag < int32_t(sizeof(names) / sizeof(*names)) ? names[tag] : "an unknown tag";
}

[[noreturn]] void mismatch(const c10::OperatorHandle& op, const c10::Argument& arg, const te_value& value) {
  TORCH_CHECK_TYPE(false, op.schema().operator_name(), ": argument '", arg.name(), "' expected ", arg.type()->str(),
                   ", got ", tag_name(value.tag));
  std::abort(); // unreachable: the check above always throws
}

c10::IValue tensor_list(const te_value& v) {
  c10::List<at::Tensor> list;
  list.reserve(v.len);
  auto* handles = static_cast<void**>(v.p);
  for (int32_t i = 0; i < v.len; i++) list.push_back(borrow(handles[i]));
  return list;
}

c10::IValue optional_tensor_list(const te_value& v) {
  // Not spelled as a list of optionals: which optional that is depends on libtorch's version.
  c10::impl::GenericList list(c10::OptionalType::create(c10::TensorType::get()));
  list.reserve(v.len);
  auto* handles = static_cast<void**>(v.p);
  for (int32_t i = 0; i < v.len; i++) list.push_back(handles[i] ? c10::IValue(borrow(handles[i])) : c10::IValue());
  return list;
}

template <typename Element, typename Source>
c10::IValue number_list(const te_value& v) {
  c10::List<Element> list;
  list.reserve(v.len);
  auto* source = static_cast<const Source*>(v.p);
  for (int32_t i = 0; i < v.len; i++) list.push_back(static_cast<Element>(source[i]));
  return list;
}

c10::IValue scalar_list(const te_value& v) {
  c10::impl::GenericList list(c10::NumberType::get());
  list.reserve(v.len);
  for (int32_t i = 0; i < v.len; i++) list.push_back(c10::IValue(static_cast<const double*>(v.p)[i]));
  return list;
}

c10::IValue to_list(const c10::OperatorHandle& op, const c10::Argument& arg, c10::TypeKind element, const te_value& v) {
  switch (element) {
    case c10::TypeKind::TensorType:
      if (v.tag == TE_TENSOR_LIST) return tensor_list(v);
      break;
    case c10::TypeKind::OptionalType:
      if (v.tag == TE_TENSOR_LIST || v.tag == TE_OPT_TENSOR_LIST) return optional_tensor_list(v);
      break;
    case c10::TypeKind::FloatType:
      if (v.tag == TE_DOUBLE_LIST) return number_list<double, double>(v);
      if (v.tag == TE_INT_LIST) return number_list<double, int64_t>(v);
      break;
    case c10::TypeKind::BoolType:
      if (v.tag == TE_BOOL_LIST) return number_list<bool, uint8_t>(v);
      break;
    case c10::TypeKind::NumberType:
      if (v.tag == TE_SCALAR_LIST || v.tag == TE_DOUBLE_LIST) return scalar_list(v);
      break;
    default: // int and SymInt
      if (v.tag == TE_INT_LIST) return number_list<int64_t, int64_t>(v);
  }
  mismatch(op, arg, v);
}

// The value as the schema's type wants it (an int given for a float becomes one, as in Python).
c10::IValue to_ivalue(const c10::OperatorHandle& op, const c10::Argument& arg, const Formal& formal, const te_value& v) {
  if (formal.optional && v.tag == TE_NONE) return c10::IValue();
  const auto kind = formal.kind;
  if (kind == c10::TypeKind::ListType) return to_list(op, arg, formal.element, v);
  switch (v.tag) {
    case TE_TENSOR:
      if (kind == c10::TypeKind::TensorType) return borrow(v.p);
      break;
    case TE_INT:
      if (kind == c10::TypeKind::FloatType) return static_cast<double>(v.i);
      if (kind == c10::TypeKind::BoolType || kind == c10::TypeKind::TensorType) break;
      return v.i;
    case TE_DOUBLE:
      if (kind == c10::TypeKind::FloatType || kind == c10::TypeKind::NumberType) return v.d;
      break;
    case TE_BOOL:
      if (kind == c10::TypeKind::BoolType || kind == c10::TypeKind::NumberType) return v.i != 0;
      break;
    case TE_COMPLEX: {
      auto* parts = static_cast<const double*>(v.p);
      if (kind == c10::TypeKind::NumberType) return c10::complex<double>(parts[0], parts[1]);
      break;
    }
    case TE_STRING:
      if (kind == c10::TypeKind::StringType) return std::string(static_cast<const char*>(v.p), v.len);
      break;
    case TE_DEVICE:
      if (kind == c10::TypeKind::DeviceObjType)
        return c10::Device(static_cast<c10::DeviceType>(v.i >> 16), static_cast<c10::DeviceIndex>(static_cast<int16_t>(v.i & 0xffff)));
      break;
    case TE_GENERATOR:
      if (kind == c10::TypeKind::GeneratorType) return *static_cast<at::Generator*>(v.p);
      break;
    default:
      break;
  }
  mismatch(op, arg, v);
}

void push_arguments(const te_op& op, const te_value* args, int32_t nargs, torch::jit::Stack& stack) {
  const auto& schema = op.handle.schema();
  const auto& formal = schema.arguments();
  TORCH_CHECK_TYPE(nargs <= int32_t(formal.size()), schema.operator_name(), ": expected at most ", formal.size(),
                   " arguments, got ", nargs);
  stack.reserve(formal.size() + 1);
  for (size_t i = 0; i < formal.size(); i++) {
    if (int32_t(i) < nargs && args[i].tag != TE_DEFAULT) {
      stack.push_back(to_ivalue(op.handle, formal[i], op.formals[i], args[i]));
    } else {
      TORCH_CHECK_TYPE(formal[i].default_value().has_value(), schema.operator_name(), ": argument '", formal[i].name(),
                       "' has no default and was not given");
      stack.push_back(*formal[i].default_value());
    }
  }
}

void* malloc_copy(const void* source, size_t bytes) {
  auto* block = std::malloc(bytes ? bytes : 1);
  if (!block) throw std::bad_alloc();
  if (bytes) memcpy(block, source, bytes);
  return block;
}

te_value from_ivalue(c10::IValue&& value) {
  te_value v{TE_NONE, 0, {0}};
  if (value.isTensor()) {
    v.p = release(std::move(value).toTensor());
    v.tag = v.p ? TE_TENSOR : TE_NONE;
  } else if (value.isInt()) {
    v.tag = TE_INT;
    v.i = value.toInt();
  } else if (value.isDouble()) {
    v.tag = TE_DOUBLE;
    v.d = value.toDouble();
  } else if (value.isBool()) {
    v.tag = TE_BOOL;
    v.i = value.toBool();
  } else if (value.isTensorList()) {
    auto tensors = value.toTensorVector();
    v.tag = TE_TENSOR_LIST;
    v.len = int32_t(tensors.size());
    v.p = release_all(std::move(tensors));
  } else if (value.isIntList()) {
    auto numbers = value.toIntVector();
    v.tag = TE_INT_LIST;
    v.len = int32_t(numbers.size());
    v.p = malloc_copy(numbers.data(), numbers.size() * sizeof(int64_t));
  } else if (value.isComplexDouble()) {
    auto number = value.toComplexDouble();
    double parts[2] = {number.real(), number.imag()};
    v.tag = TE_COMPLEX;
    v.p = malloc_copy(parts, sizeof(parts));
  } else if (value.isString()) {
    const auto& text = value.toStringRef();
    v.tag = TE_STRING;
    v.len = int32_t(text.size());
    v.p = malloc_copy(text.data(), text.size());
  } else if (!value.isNone()) {
    TORCH_CHECK_NOT_IMPLEMENTED(false, "a result of type ", value.tagKind(), " cannot be returned to .NET");
  }
  return v;
}

// A stack whose memory is the thread's last one: an allocation less for every call. A call inside a call (a custom
// function's) finds none to take and makes its own.
class StackOfThread {
 public:
  StackOfThread() { stack_.swap(kept()); }
  ~StackOfThread() {
    stack_.clear();
    kept().swap(stack_);
  }
  StackOfThread(const StackOfThread&) = delete;
  StackOfThread& operator=(const StackOfThread&) = delete;
  torch::jit::Stack& get() { return stack_; }

 private:
  static torch::jit::Stack& kept() {
    thread_local torch::jit::Stack stack;
    return stack;
  }
  torch::jit::Stack stack_;
};

int32_t call(const te_op& op, const te_value* args, int32_t nargs, te_value* rets, int32_t max_rets) {
  StackOfThread own;
  auto& stack = own.get();
  push_arguments(op, args, nargs, stack);
  if (op.guard) op.guard(stack);
  op.handle.callBoxed(&stack);
  const auto n = std::min<int32_t>(int32_t(stack.size()), max_rets);
  for (int32_t i = 0; i < n; i++) rets[i] = from_ivalue(std::move(stack[i]));
  return n;
}

} // namespace
} // namespace te

te_op* te_op_find(const char* name, const char* overload) {
  return te::guarded<te_op*>(nullptr, [&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK_NOT_IMPLEMENTED(found.has_value(), "libtorch ", te_version(), " has no operator ", name,
                                overload[0] ? "." : "", overload);
    std::ostringstream text;
    text << found->schema();
    std::vector<te::Formal> formals;
    for (const auto& argument : found->schema().arguments()) formals.emplace_back(*argument.type());
    return new te_op{*found, text.str(), te::guard_of(name), std::move(formals)};
  });
}

int32_t te_op_call(const te_op* op, const te_value* args, int32_t nargs, te_value* rets, int32_t max_rets) {
  return te::guarded<int32_t>(-1, [&] { return te::call(*op, args, nargs, rets, max_rets); });
}

const char* te_op_schema(const te_op* op) { return op->schema.c_str(); }

int32_t te_op_names(void (*each)(const char*, void*), void* state) {
  return te::guarded_status([&] {
    for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) each(c10::toString(name).c_str(), state);
  });
}

void te_free(void* block) { std::free(block); }
