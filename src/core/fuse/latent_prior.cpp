#include "core/fuse/latent_prior.h"

#include <cmath>

namespace musefuse {

LatentPriors priors_of(const LatentPriors &all, const std::vector<Index> &columns, double scale) {
  LatentPriors out;
  if (all.empty()) return out;
  for (const Index column : columns) {
    out.push_back(all[as_size(column)]);
    out.back().noise /= scale * scale;
    out.back().white /= scale * scale;
  }
  return out;
}

const LatentRaterPrior *known_prior(const LatentPriors &priors, Index k) {
  if (priors.empty()) return nullptr;
  const LatentRaterPrior &prior = priors[as_size(k)];
  return prior.known ? &prior : nullptr;
}

Vector unit_weights(const LatentPriors &priors, const LatentParameters &p, const Vector &weight) {
  Vector known = Vector::Zero(p.raters()), seen = known;
  for (std::size_t k = 0; k < priors.size(); ++k) {
    const auto i = static_cast<Index>(k);
    if (!(p.gain[i] > 0 && priors[k].gain > 0)) continue;
    seen[i] = weight[i];
    if (priors[k].known) known[i] = weight[i];
  }
  return known.sum() > 0 ? known : seen;
}

void start_at_priors(const LatentPriors &priors, double step, LatentParameters &p) {
  Vector weight(p.raters());
  for (Index k = 0; k < p.raters(); ++k)
    weight[k] = p.gain[k] * p.gain[k] / (p.persistent(k) + p.white[k]);
  weight = unit_weights(priors, p, weight);
  if (weight.sum() > 0) {
    double log_unit = 0;
    for (Index k = 0; k < p.raters(); ++k)
      if (weight[k] > 0) log_unit += weight[k] * std::log(p.gain[k] / priors[as_size(k)].gain);
    const double unit = std::exp(log_unit / weight.sum());
    p.variance *= unit * unit;
    p.gain /= unit;
  }
  for (Index k = 0; k < p.raters(); ++k) {
    const LatentRaterPrior *prior = known_prior(priors, k);
    if (!prior) continue;
    p.gain[k] = prior->gain;
    p.phi[k] = std::exp(-step / prior->tau);
    p.innovation[k] = prior->noise * (1 - p.phi[k] * p.phi[k]);
    p.white[k] = prior->white;
  }
}

} // namespace musefuse
