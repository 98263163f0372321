// Loops over pairs of series, on several threads.
#pragma once

#include "core/util/executor.h"
#include "core/util/monitor.h"
#include "core/util/types.h"

#include <utility>
#include <vector>

namespace musefuse {

// Workers may not ask the world: on several threads `of` gets a monitor that says nothing.

// of(i, j, monitor) for all i < j < n.
template <class Of> void for_each_pair(Index n, int threads, Monitor &monitor, const Of &of) {
  std::vector<std::pair<Index, Index>> pairs;
  for (Index i = 0; i < n; ++i)
    for (Index j = i + 1; j < n; ++j) pairs.emplace_back(i, j);
  Monitor silent;
  Monitor &inner = threads == 1 ? monitor : silent;
  for_each_item(size_of(pairs), threads, monitor, [&](Index p) {
    const auto [i, j] = pairs[as_size(p)];
    of(i, j, inner);
  });
}

// Fills `out` by of(i, j, monitor).
template <class Of> void for_each_cell(Matrix &out, int threads, Monitor &monitor, const Of &of) {
  Monitor silent;
  Monitor &inner = threads == 1 ? monitor : silent;
  for_each_item(out.size(), threads, monitor, [&](Index p) {
    out(p % out.rows(), p / out.rows()) = of(p % out.rows(), p / out.rows(), inner);
  });
}

} // namespace musefuse
