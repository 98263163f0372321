// Consensus of orderings: every rater says of two windows which is higher, and nothing else.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

namespace musefuse {

enum class RankRule {
  copeland,     // share of windows that a majority puts below, less the share above
  bradley_terry // log odds of being put above, one more vote a pair split between both
};

// The score of each window, higher for higher ones; `levels` is window x rater, NaN where a rater
// is missing. Raters who tie two windows vote for neither, or half for each. 0 where
// nothing was compared, NaN where nobody rated. Only the order of each rater's levels matters.
// Copeland 1951; Bradley & Terry 1952, doi 10.2307/2334029, by the minorisation of Hunter 2004,
// doi 10.1214/aos/1079120141. O(K W^2), and O(W^2) a round of Bradley & Terry.
Vector window_scores(const ConstMatrix &levels, RankRule rule, Monitor &monitor);

} // namespace musefuse
