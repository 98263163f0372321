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
  out.value.reserve(static_cast<std::size_t>(n));
  out.present.reserve(static_cast<std::size_t>(n));
  for (Index i = 0; i < n; ++i) {
    out.value.push_back(is_present(x[i]) && !range.constant() ? x[i] - mean : 0.0);
    out.present.push_back(is_present(x[i]) ? 1.0 : 0.0);
  }
  return out;
}

MaskedCorrelation masked_correlation(const MaskedSeries &x, Index from_x, const MaskedSeries &y,
                                     Index from_y, Index n) {
  if (n < 3) return {kMissing, 0};
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
  if (pairs < 3) return {kMissing, pairs};
  // What rounding leaves of a constant is not variance.
  const double tiny = 1e-12;
  const double va = saa - sa * sa / pairs, vb = sbb - sb * sb / pairs;
  if (!(va > tiny * saa) || !(vb > tiny * sbb)) return {kMissing, pairs};
  return {(sab - sa * sb / pairs) / std::sqrt(va * vb), pairs};
}

} // namespace musefuse
