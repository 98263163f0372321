// Krippendorff's alpha and Kendall's W.
#pragma once

#include "core/signal/agreement_index.h"

namespace musefuse {

std::unique_ptr<AgreementIndex> make_krippendorff_index(IndexKind kind, const ConstMatrix &series);
std::unique_ptr<AgreementIndex> make_kendall_index(const ConstMatrix &series);

} // namespace musefuse
