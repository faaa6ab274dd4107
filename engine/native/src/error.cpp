#include "error.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace te {
namespace {

struct LastError {
  te_error_kind kind = TE_ERR_NONE;
  std::string message;
  std::string backtrace;
};

LastError& last() {
  thread_local LastError error;
  return error;
}

void record(te_error_kind kind, const char* message, const char* backtrace = "") noexcept {
  try {
    last() = LastError{kind, message, backtrace};
  } catch (...) { // out of memory while reporting: keep the kind, drop the text
    last().kind = kind;
    last().message.clear();
    last().backtrace.clear();
  }
}

te_error_kind kind_of(const c10::Error& e) {
  if (dynamic_cast<const c10::IndexError*>(&e)) return TE_ERR_INDEX;
  if (dynamic_cast<const c10::ValueError*>(&e)) return TE_ERR_VALUE;
  if (dynamic_cast<const c10::TypeError*>(&e)) return TE_ERR_TYPE;
  if (dynamic_cast<const c10::NotImplementedError*>(&e)) return TE_ERR_NOT_IMPLEMENTED;
  if (dynamic_cast<const c10::OutOfMemoryError*>(&e)) return TE_ERR_OUT_OF_MEMORY;
  if (dynamic_cast<const c10::LinAlgError*>(&e)) return TE_ERR_LINALG;
  return TE_ERR_TORCH;
}

} // namespace

void record_current_exception() noexcept {
  try {
    throw;
  } catch (const ManagedError& e) {
    record(TE_ERR_MANAGED, e.what());
  } catch (const c10::Error& e) {
    record(kind_of(e), e.what_without_backtrace(), e.what());
  } catch (const std::bad_alloc& e) {
    record(TE_ERR_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& e) {
    record(TE_ERR_OTHER, e.what());
  } catch (...) {
    record(TE_ERR_OTHER, "an unknown C++ exception");
  }
}

} // namespace te

int32_t te_last_error(const char** message, const char** backtrace) {
  const auto& error = te::last();
  *message = error.message.c_str();
  *backtrace = error.backtrace.c_str();
  return error.kind;
}
