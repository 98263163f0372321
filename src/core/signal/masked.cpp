#include "core/signal/masked.h"

#include "core/util/constant.h"
#include "core/util/missing.h"

#include <cmath>

namespace musefuse {

MaskedSeries masked(const double *x, Index n) {
  const Extremes range = extremes_of(x, n);
  double sum = 0, count = 0;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) {
      sum += x[i];
      count += 1;
    }
  const double mean = count > 0 ? sum / count : 0.0;
  MaskedSeries out;
  out.value.reserve(as_size(n));
  out.present.reserve(as_size(n));
  for (Index i = 0; i < n; ++i) {
    out.value.push_back(is_present(x[i]) && !range.constant() ? x[i] - mean : 0.0);
    out.present.push_back(is_present(x[i]) ? 1.0 : 0.0);
  }
  return out;
}

PairSums pair_sums(const MaskedSeries &x, Index from_x, const MaskedSeries &y, Index from_y,
                   Index n) {
  const double *a = x.value.data() + from_x, *ma = x.present.data() + from_x;
  const double *b = y.value.data() + from_y, *mb = y.present.data() + from_y;
  double pairs = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (Index i = 0; i < n; ++i) {
    pairs += ma[i] * mb[i];
    sa += a[i] * mb[i];
    sb += ma[i] * b[i];
    saa += a[i] * a[i] * mb[i];
    sbb += ma[i] * b[i] * b[i];
    sab += a[i] * b[i];
  }
  PairSums sums;
  sums << pairs, sa, sb, saa, sbb, sab;
  return sums;
}

double correlation_of(const PairSums &s, double fewest) {
  if (s[0] < fewest) return kMissing;
  const double va = s[3] - s[1] * s[1] / s[0], vb = s[4] - s[2] * s[2] / s[0];
  const double tiny = 1e-12; // of the sum of squares: what rounding leaves of a constant
  if (!(va > tiny * s[3]) || !(vb > tiny * s[4])) return kMissing;
  const double shared = s[5] - s[1] * s[2] / s[0];
  // Of steps of one size the products often cancel to the last: the sign is not to be rounding's.
  if (!(std::abs(shared) > tiny * std::sqrt(s[3]) * std::sqrt(s[4]))) return 0;
  return shared / (std::sqrt(va) * std::sqrt(vb));
}

MaskedCorrelation masked_correlation(const MaskedSeries &x, Index from_x, const MaskedSeries &y,
                                     Index from_y, Index n) {
  const PairSums sums = pair_sums(x, from_x, y, from_y, n);
  return {correlation_of(sums, 3), sums[0]};
}

} // namespace musefuse
