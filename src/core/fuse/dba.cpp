#include "core/fuse/dba.h"

#include <algorithm>

namespace musefuse {
namespace {

// One descent, which can be halted and go on.
class Descent {
public:
  Descent(const BarycentreFrom &start, const BarycentreInput &input,
          const BarycentreOptions &options, Monitor &monitor)
      : input_(&input), options_(&options), monitor_(&monitor) {
    found_.start = start.which;
    found_.centre = start.centre;
    match();
  }
  void go_on(int max_iter) {
    while (found_.iterations < max_iter && found_.status != Status::converged) {
      const double before = objective();
      average_matched();
      match();
      ++found_.iterations;
      if (before - objective() <= options_->tolerance * before) found_.status = Status::converged;
    }
  }
  double objective() const { return found_.objective.back(); }
  Barycentre take() { return std::move(found_); }

private:
  void match() {
    matched_ = match_to_centre(found_.centre, *input_, *options_, *monitor_);
    found_.objective.push_back(input_->weights.dot(matched_.squared));
  }
  void average_matched() {
    Matrix sum = Matrix::Zero(found_.centre.rows(), found_.centre.cols()), total = sum;
    for (Index k = 0; k < input_->size(); ++k) {
      const DtwMatch &match = matched_.matches[as_size(k)];
      sum += input_->weights[k] * match.sum;
      total += input_->weights[k] * match.count;
    }
    found_.centre = sum.cwiseQuotient(total); // a path brings a sample to each of the centre's
  }

  const BarycentreInput *input_;
  const BarycentreOptions *options_;
  Monitor *monitor_;
  Barycentre found_;
  CentreMatches matched_;
};

// The first of the lowest of descents[from], ...
std::size_t lowest(const std::vector<Descent> &descents, std::size_t from) {
  std::size_t best = from;
  for (std::size_t s = from + 1; s < descents.size(); ++s)
    if (clearly_lower(descents[s].objective(), descents[best].objective())) best = s;
  return best;
}

// The first, unless another is lower by a quarter already.
void keep_steady(std::vector<Descent> &descents) {
  constexpr double kMargin = 0.25;
  const std::size_t other = lowest(descents, 1);
  if (clearly_lower(descents[other].objective(), descents[0].objective(), kMargin))
    std::swap(descents[0], descents[other]);
  descents.erase(descents.begin() + 1, descents.end());
}

// The first two (mean and medoid), and the lowest of the others.
void keep_promising(std::vector<Descent> &descents) {
  constexpr std::size_t kAnyway = 2;
  if (descents.size() <= kAnyway) return;
  std::swap(descents[kAnyway], descents[lowest(descents, kAnyway)]);
  descents.erase(descents.begin() + kAnyway + 1, descents.end());
}

} // namespace

Barycentre best_dba(const BarycentreInput &input, const std::vector<BarycentreFrom> &starts,
                    const BarycentreOptions &options, Monitor &monitor) {
  constexpr int kFewIterations = 3;
  std::vector<Descent> descents;
  for (const BarycentreFrom &start : starts) descents.emplace_back(start, input, options, monitor);
  if (descents.size() > 1) {
    for (Descent &descent : descents) descent.go_on(std::min(kFewIterations, options.max_iter));
    if (options.start.kind == BarycentreStart::steady)
      keep_steady(descents);
    else
      keep_promising(descents);
  }
  for (Descent &descent : descents) descent.go_on(options.max_iter);
  return descents[lowest(descents, 0)].take();
}

Barycentre dba(const std::vector<DtwSeries> &series, const ConstVector &weights,
               const BarycentreOptions &options, Monitor &monitor) {
  options.check();
  const BarycentreInput input(series, weights);
  Barycentre best = best_dba(input, start_centres(input, options, monitor), options, monitor);
  report_matches(input, options, monitor, best);
  return best;
}

} // namespace musefuse
