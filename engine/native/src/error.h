// Turns every C++ exception into a kind and a message that the caller can fetch.
#pragma once
#include <exception>
#include <string>
#include <utility>

#include "torchengine.h"

namespace te {

// Thrown through libtorch when a .NET callback failed; the managed side holds the real exception under this number
// (0: it holds none). The number is the message: it must travel with the exception, which may change threads.
struct ManagedError : std::exception {
  explicit ManagedError(int32_t id) : id(std::to_string(id)) {}
  const char* what() const noexcept override { return id.c_str(); }
  std::string id;
};

// Records the exception in flight for te_last_error.
void record_current_exception() noexcept;

// Runs body; on an exception records it and returns failed.
template <typename R, typename F>
R guarded(R failed, F&& body) noexcept {
  try {
    return body();
  } catch (...) {
    record_current_exception();
    return failed;
  }
}

// The same for bodies without a result: 0, or -1 on an exception.
template <typename F>
int32_t guarded_status(F&& body) noexcept {
  return guarded<int32_t>(-1, [&] {
    body();
    return 0;
  });
}

} // namespace te
