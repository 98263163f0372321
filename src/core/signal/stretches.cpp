#include "core/signal/stretches.h"

#include "core/util/missing.h"

namespace musefuse {

std::vector<Stretch> find_stretches(const double *x, Index n, Index gap) {
  if (n > 0 && all_present(x, n)) return {{0, n, true}};
  std::vector<Stretch> stretches;
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i])) continue;
    const bool continues = !stretches.empty() && i - stretches.back().end < gap;
    if (!continues) stretches.push_back({i, i, true});
    Stretch &current = stretches.back();
    if (current.end != i) current.complete = false;
    current.end = i + 1;
  }
  return stretches;
}

} // namespace musefuse
