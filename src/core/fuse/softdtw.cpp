#include "core/fuse/softdtw.h"

#include "core/align/soft_dtw.h"
#include "core/fuse/dba.h"
#include "core/util/executor.h"
#include "core/util/lbfgs.h"

#include <algorithm>

namespace musefuse {
namespace {

// The objective and its gradient, the series side by side and added up in their order.
double weighted_sum(const Matrix &centre, const BarycentreInput &input, const SoftDtwOptions &soft,
                    int threads, Monitor &monitor, Matrix &gradient) {
  const DtwSeries first(centre);
  std::vector<SoftDtwGradient> parts(input.bridged.size());
  Monitor silent; // workers may not ask the world
  Monitor &inner = threads == 1 ? monitor : silent;
  for_each_item(input.size(), threads, monitor, [&](Index k) {
    const auto slot = as_size(k);
    parts[slot] = soft_dtw_gradient(first, input.bridged[slot], soft, inner);
  });
  double sum = 0;
  gradient = Matrix::Zero(centre.rows(), centre.cols());
  for (Index k = 0; k < input.size(); ++k) {
    const SoftDtwGradient &part = parts[as_size(k)];
    sum += input.weights[k] * part.value;
    gradient += input.weights[k] * part.gradient;
  }
  return sum;
}

// One descent, which can be halted and go on.
class SoftDescent {
public:
  SoftDescent(const BarycentreFrom &start, const BarycentreInput &input, const SoftDtwOptions &soft,
              const BarycentreOptions &options, Monitor &monitor)
      : input_(input), soft_(soft), options_(options), monitor_(monitor) {
    found_.start = start.which;
    found_.centre = start.centre;
  }
  void go_on(int max_iter) {
    if (found_.iterations >= max_iter || found_.status == Status::converged) return;
    const Index n = found_.centre.rows(), dimensions = found_.centre.cols();
    const auto value = [&](const Vector &x, Vector &slope) {
      Matrix gradient;
      const double sum = weighted_sum(Eigen::Map<const Matrix>(x.data(), n, dimensions), input_,
                                      soft_, options_.threads, monitor_, gradient);
      slope = Eigen::Map<const Vector>(gradient.data(), gradient.size());
      return sum;
    };
    LbfgsOptions lbfgs{max_iter - found_.iterations, options_.tolerance};
    if (const double range = range_of(input_.bridged); range > 0) lbfgs.first_step = range / 2;
    take_over(minimise_lbfgs(
        value, Eigen::Map<const Vector>(found_.centre.data(), found_.centre.size()), lbfgs));
  }
  double objective() const { return found_.objective.back(); }
  Barycentre take() { return std::move(found_); }

private:
  void take_over(const LbfgsResult &more) {
    const Index n = found_.centre.rows(), dimensions = found_.centre.cols();
    found_.centre = Eigen::Map<const Matrix>(more.x.data(), n, dimensions);
    const bool again = !found_.objective.empty(); // its first value is the last one known
    found_.objective.insert(found_.objective.end(), more.values.begin() + again, more.values.end());
    found_.iterations = static_cast<int>(found_.objective.size()) - 1;
    found_.status = more.status;
  }

  const BarycentreInput &input_;
  const SoftDtwOptions &soft_;
  const BarycentreOptions &options_;
  Monitor &monitor_;
  Barycentre found_;
};

} // namespace

Barycentre softdtw_barycentre(const std::vector<DtwSeries> &series, const ConstVector &weights,
                              double gamma, const BarycentreOptions &options, Monitor &monitor) {
  constexpr int kFewIterations = 5;
  const SoftDtwOptions soft{options.warping.window, gamma};
  soft.check();
  options.check();
  const BarycentreInput input(series, weights);
  const std::vector<BarycentreFrom> starts = start_centres(input, options, monitor);
  const Barycentre averaged = best_dba(input, starts, options, monitor);
  std::vector<SoftDescent> descents;
  descents.emplace_back(BarycentreFrom{averaged.centre, averaged.start}, input, soft, options,
                        monitor);
  for (const BarycentreFrom &start : starts)
    if (options.start.kind == BarycentreStart::best && start.which == kMean)
      descents.emplace_back(start, input, soft, options, monitor);
  std::size_t lowest = 0;
  if (descents.size() > 1) {
    for (SoftDescent &one : descents) one.go_on(std::min(kFewIterations, options.max_iter));
    lowest = clearly_lower(descents[1].objective(), descents[0].objective());
  }
  descents[lowest].go_on(options.max_iter);
  Barycentre result = descents[lowest].take();
  report_matches(input, options, monitor, result);
  return result;
}

} // namespace musefuse
