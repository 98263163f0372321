// The features by name. What each one means in words, its range and its source stand in
// R's feature_catalogue(); a test compares the two lists.
#pragma once

#include "core/features/segment.h"

#include <string>
#include <vector>

namespace musefuse {

// A segment with fewer samples than `min_length` has no such feature. Kept within a
// feature's function is only what depends on more than the number of samples.
struct Feature {
  const char *name;
  Index min_length;
  double (*of)(Segment &);
};

const std::vector<Feature> &feature_catalogue();
const Feature &feature_named(const std::string &name); // throws std::invalid_argument

} // namespace musefuse
