// What a corpus tells of a rater before a recording is looked at: the priors of a pooled latent fusion.
#pragma once

#include "core/fuse/latent_model.h"

#include <vector>

namespace musefuse {

struct LatentRaterPrior {
  bool known = false; // are gain and noise, in this recording? The lag's prior always holds.
  // Typical gain (0: the rater was hardly seen) and the sd of its logarithm.
  double gain = 0, gain_sd = 0;
  // Typical variances and decay time (seconds), and how many observations each is worth.
  double noise = 0, noise_n = 0, white = 0, white_n = 0, tau = 0, tau_n = 0;
  double start_lag = 0, start_lag_sd = 0; // of the rater in this recording, seconds
  double lag = 0, lag_weight = 0;         // the rater's typical lag; precision of a recording's
  Vector log_lag;                         // log prior at the points of the lag grid
};

// One a rater, or none at all: then nothing was pooled.
using LatentPriors = std::vector<LatentRaterPrior>;

// Of the raters in `columns`, for ratings divided by `scale`.
LatentPriors priors_of(const LatentPriors &all, const std::vector<Index> &columns, double scale);

// The prior of rater k's gain and noise, or nullptr.
const LatentRaterPrior *known_prior(const LatentPriors &priors, Index k);

// Weights of the raters whose gains, over their typical ones, say what the corpus' unit is: `weight` where
// they are known and of positive gain; if nobody is, where they have a typical one. All 0: nobody says.
Vector unit_weights(const LatentPriors &priors, const LatentParameters &p, const Vector &weight);

// Moves the start of the EM to the priors: x is put in the corpus' unit, known raters begin at their
// typical values, others keep what start_parameters() gave them in that unit.
void start_at_priors(const LatentPriors &priors, double step, LatentParameters &p);

} // namespace musefuse
