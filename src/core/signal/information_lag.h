// By how much a series trails another: the shift with the largest mutual information.
#pragma once

#include "core/signal/lag.h"

namespace musefuse {

struct InformationLag {
  LagEstimate estimate;   // its correlation is Pearson's at the best shift of the grid
  double information = 0; // there, in nats; NaN where a series is missing or constant
};

// After Mariooryad & Busso (2015, doi 10.1109/TAFFC.2014.2334294): x(t) and reference(t - L) are put
// into classes, and I(L) = sum p(a, b) log(p(a, b) / (p(a) p(b))) is the greater, the more one tells
// of the other, straight or bent, up or down. Classes are of equal frequency over the whole series
// (equal values share one), so that no monotone change of either matters; sqrt(n / 10) of them, 2 to
// 8, for n pairs of samples without a shift. Less the bias of the counts (Miller & Madow, 1955), as
// shifts rest on other numbers of pairs. Between the grid by a parabola, the bootstrap that of
// estimate_lag(). O(n max_lag); memory O(blocks * max_lag * classes^2).
InformationLag information_lag(const ConstVector &x, const ConstVector &reference,
                               const LagOptions &options, std::uint64_t item = 0);

// Each rater (a column), rater k with the random stream k.
std::vector<InformationLag> information_lags(const ConstMatrix &ratings,
                                             const ConstVector &reference,
                                             const LagOptions &options, Monitor &monitor);

} // namespace musefuse
