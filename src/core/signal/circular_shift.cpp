#include "core/signal/circular_shift.h"

#include "core/signal/masked.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {

ShiftTest circular_shift_test(const ConstVector &x, const ConstVector &y, Index least,
                              Index most_shifts) {
  require(x.size() == y.size(), "both series must have the same length");
  require(least >= 1 && most_shifts >= 1, "least and most_shifts must be at least 1");
  const Index n = x.size(), shifts = n - 2 * least + 1;
  MaskedSeries round = masked(x.data(), n); // x twice, end to end: every turn is a stretch of it
  const MaskedSeries still = masked(y.data(), n);
  for (auto *part : {&round.value, &round.present}) {
    part->resize(as_size(2 * n));
    std::copy_n(part->begin(), n, part->begin() + n);
  }
  const auto r_at = [&](Index shift) { return masked_correlation(round, shift, still, 0, n).r; };

  ShiftTest out{r_at(0), kMissing};
  if (is_missing(out.r) || shifts < 1) return out;
  const Index used = std::min(shifts, most_shifts);
  double as_large = 1, tried = 1;
  for (Index i = 0; i < used; ++i) {
    const double r = r_at(least + i * shifts / used);
    if (is_missing(r)) continue;
    tried += 1;
    as_large += std::abs(r) >= std::abs(out.r);
  }
  if (tried > 1) out.p_value = as_large / tried;
  return out;
}

} // namespace musefuse
