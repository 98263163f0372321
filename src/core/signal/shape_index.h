// Agreement in shape: where do traces rise and fall? Blind to the level, and (the signs) to any bending
// of a rater's scale that keeps its order.
#pragma once

#include "core/signal/agreement_index.h"

namespace musefuse {

struct ShapeOptions {
  Index step = 1;   // the change at a time is that of the last so many samples
  double still = 0; // changes of this size and less are none (signs only)
};

// For kinds that look at changes, the changes (their signs for sda); NaN where an end of one is missing.
bool looks_at_changes(IndexKind kind);
Matrix changes_of(const Matrix &series, IndexKind kind, const ShapeOptions &options);

// Signed differential agreement (Booth & Narayanan 2020, doi 10.1145/3382507.3418860) of two raters:
// +1 for each time at which both rise, fall or rest, -1 for the others, on average; of more the mean
// over pairs. `signs` is from changes_of().
std::unique_ptr<AgreementIndex> make_sign_index(const ConstMatrix &signs);

} // namespace musefuse
