// Glue: simulated ratings.
#include "r_adapters.h"

#include "core/signal/simulate.h"

namespace {

musefuse::SignalKind kind_named(const std::string &name) {
  if (name == "smooth") return musefuse::SignalKind::smooth;
  if (name == "events") return musefuse::SignalKind::events;
  return musefuse::SignalKind::mixed;
}

// Row k of a list of columns, one column a trait.
musefuse::SimulatedRater rater_of(const Rcpp::List &traits, R_xlen_t k) {
  const auto trait = [&](const char *name) {
    return Rcpp::as<Rcpp::NumericVector>(traits[name])[k];
  };
  musefuse::SimulatedRater rater;
  rater.random = trait("random") != 0;
  rater.lag = trait("lag");
  rater.wander = trait("wander");
  rater.noise = trait("noise");
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

// [[Rcpp::export]]
Rcpp::List cpp_simulate(double samples, double rate, std::string kind, double trend,
                        std::string noise, Rcpp::List traits, double seed) {
  musefuse::SimulationOptions options;
  options.samples = static_cast<musefuse::Index>(samples);
  options.rate = rate;
  options.kind = kind_named(kind);
  options.trend = trend;
  options.noise = noise == "matern" ? musefuse::RaterNoise::matern : musefuse::RaterNoise::ar1;
  const R_xlen_t raters = Rcpp::as<Rcpp::NumericVector>(traits["lag"]).size();
  for (R_xlen_t k = 0; k < raters; ++k) options.raters.push_back(rater_of(traits, k));
  const auto simulation = musefuse::simulate(options, static_cast<std::uint64_t>(seed));
  return Rcpp::List::create(Rcpp::_["signal"] = musefuse::as_r(simulation.signal),
                            Rcpp::_["ratings"] = musefuse::as_r(simulation.ratings),
                            Rcpp::_["lags"] = musefuse::as_r(simulation.lags));
}
