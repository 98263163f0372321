// Port 2 of 3: a loop over independent items, on one thread or on several.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <functional>

namespace musefuse {

// Calls item(i) once for every i in [0, n). The items write to slots of their own and whoever
// needs a sum adds the slots up in index order afterwards: so the result is the same, to the
// byte, for any number of threads. The first exception of an item is rethrown after all threads
// have joined. The monitor is asked between items, on the calling thread only.
void for_each_item(Index n, int threads, Monitor &monitor, const std::function<void(Index)> &item);

// The same for items that take long themselves: each gets a monitor of its own to ask, which stops it where it is as
// soon as the whole is stopped, and on one thread also says how far the whole is.
void for_each_work(Index n, int threads, Monitor &monitor,
                   const std::function<void(Index, Monitor &)> &item);

} // namespace musefuse
