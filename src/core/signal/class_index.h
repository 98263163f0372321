// Agreement of raters who give classes: kappa and Gwet's coefficients.
#pragma once

#include "core/signal/agreement_index.h"

namespace musefuse {

// Of two raters Cohen's kappa (1960; weighted 1968, doi 10.1037/h0026256), of more Conger's.
// AC1 and AC2: Gwet 2008, doi 10.1348/000711006X126600. Values are classes; weights follow their distance.
std::unique_ptr<AgreementIndex> make_class_index(IndexKind kind, const ConstMatrix &series);

} // namespace musefuse
