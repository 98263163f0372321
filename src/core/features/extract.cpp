#include "core/features/extract.h"

#include "core/features/catalogue.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {

void ExtractOptions::check() const {
  require(std::isfinite(level), "level must be finite");
  require(min_share >= 0 && min_share <= 1, "min_share must lie from 0 to 1");
}

Index samples_before(const double *time, Index n, double at) {
  return std::lower_bound(time, time + n, at) - time;
}

Matrix extract_features(const ConstVector &time, const ConstVector &value,
                        const std::vector<SegmentRange> &segments, const ExtractOptions &options,
                        Monitor &monitor) {
  options.check();
  require(time.size() == value.size(), "there must be one time a value");
  std::vector<Feature> features;
  for (const auto &name : options.features) features.push_back(feature_named(name));
  for (const auto &range : segments)
    require(range.first >= 0 && range.size >= 0 && range.support >= 1 && range.timed_support >= 1 &&
                range.first + range.size <= value.size(),
            "a segment lies outside the data");

  const auto n = size_of(segments);
  Matrix out = Matrix::Constant(n, size_of(features), kMissing);
  // Blocks, as one segment is too little work to hand to a thread; scratch is a block's
  // own.
  constexpr Index block_size = 64;
  for_each_item((n + block_size - 1) / block_size, options.threads, monitor, [&](Index block) {
    Segment segment;
    for (Index i = block * block_size; i < std::min(n, (block + 1) * block_size); ++i) {
      const SegmentRange &range = segments[as_size(i)];
      segment.assign(time.data() + range.first, value.data() + range.first, range.size,
                     options.level, range.support, range.timed_support);
      const auto present = static_cast<double>(segment.size());
      if (present < options.min_share * range.expected) continue;
      for (std::size_t f = 0; f < features.size(); ++f)
        if (segment.size() >= features[f].min_length)
          out(i, static_cast<Index>(f)) = features[f].of(segment);
    }
  });
  return out;
}

} // namespace musefuse
