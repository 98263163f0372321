// How an iterative method ended. Not converging is a status, never an exception.
#pragma once

namespace musefuse {

enum class Status { converged, max_iterations, degenerate };

inline const char *to_string(Status status) {
  switch (status) {
  case Status::converged: return "converged";
  case Status::max_iterations: return "max_iterations";
  case Status::degenerate: return "degenerate";
  }
  return "degenerate";
}

} // namespace musefuse
