// Glue: simulated ratings.
#include "r_adapters.h"

#include "core/signal/simulate.h"

namespace {

const musefuse::OptionNames<musefuse::SignalKind>
    kind_named("kind", {{"mixed", musefuse::SignalKind::mixed},
                        {"smooth", musefuse::SignalKind::smooth},
                        {"events", musefuse::SignalKind::events}});

const musefuse::OptionNames<musefuse::RaterNoise>
    noise_named("noise_type",
                {{"ar1", musefuse::RaterNoise::ar1}, {"matern", musefuse::RaterNoise::matern}});

// Row k of a list of columns, one column a trait.
musefuse::SimulatedRater rater_of(const Rcpp::List &traits, R_xlen_t k) {
  const auto trait = [&](const char *name) {
    return musefuse::option<Rcpp::NumericVector>(traits, name)[k];
  };
  musefuse::SimulatedRater rater;
  rater.random = trait("random") != 0;
  rater.lag = trait("lag");
  rater.wander = trait("wander");
  rater.noise = trait("noise");
  rater.persistence = trait("persistence");
  rater.gain = trait("gain");
  rater.offset = trait("offset");
  rater.drift = trait("drift");
  rater.drift_length = trait("drift_length");
  rater.jitter = trait("jitter");
  rater.deadband = trait("deadband");
  rater.speed = trait("speed");
  rater.freeze = trait("freeze");
  rater.saturation = trait("saturation");
  rater.quantise = trait("quantise");
  rater.dropout = trait("dropout");
  rater.endcut = trait("endcut");
  return rater;
}

} // namespace

// `given`: rate, kind, trend, noise_type.
// [[Rcpp::export]]
Rcpp::List cpp_simulate(double samples, Rcpp::List given, Rcpp::List traits, double seed) {
  musefuse::SimulationOptions options;
  options.samples = static_cast<musefuse::Index>(samples);
  options.rate = musefuse::option<double>(given, "rate");
  options.kind = kind_named(musefuse::option(given, "kind"));
  options.trend = musefuse::option<double>(given, "trend");
  options.noise = noise_named(musefuse::option(given, "noise_type"));
  const R_xlen_t raters = musefuse::option<Rcpp::NumericVector>(traits, "lag").size();
  for (R_xlen_t k = 0; k < raters; ++k) options.raters.push_back(rater_of(traits, k));
  const auto simulation = musefuse::simulate(options, musefuse::as_seed(seed));
  return Rcpp::List::create(Rcpp::_["signal"] = musefuse::as_r(simulation.signal),
                            Rcpp::_["ratings"] = musefuse::as_r(simulation.ratings),
                            Rcpp::_["lags"] = musefuse::as_r(simulation.lags));
}
