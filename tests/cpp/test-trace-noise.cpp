#include "catch.h"

#include "core/features/trace_noise.h"
#include "core/util/rng.h"

#include <cmath>

using namespace musefuse;

namespace {

Vector autoregression(Index n, double phi, std::uint64_t seed) {
  Rng rng(seed);
  Vector x(n);
  double state = rng.normal();
  for (Index i = 0; i < n; ++i) {
    x[i] = state;
    state = phi * state + std::sqrt(1 - phi * phi) * rng.normal();
  }
  return x;
}

} // namespace

TEST_CASE("variance and autocorrelation of noise are found, whatever levels and lines it lies on") {
  // Standard errors by medians at n = 20000: .012 of a variance, .006 of an autocorrelation of 0, inflated by the
  // long waves at .9 to .05 of the variance. Three of them.
  for (const double phi : {-0.4, 0.0, 0.5, 0.9})
    for (const bool slope : {false, true}) {
      const Index n = 20000;
      Vector x = 3 * autoregression(n, phi, 7).array() + 1e6;
      for (Index i = 0; i < n; ++i)
        x[i] += slope ? 1e-1 * std::abs(static_cast<double>(i) - 7000) : (i < 7000 ? 0 : 50);
      const auto noise = trace_noise(x, slope);
      REQUIRE(noise.values == n);
      REQUIRE(noise.autocorrelation == Approx(phi).margin(0.03));
      REQUIRE(noise.variance == Approx(9).epsilon(0.15));
    }
}

TEST_CASE("what has no noise says so") {
  const Vector line = Vector::LinSpaced(100, 0, 99);
  REQUIRE(trace_noise(line, true).variance == 0);
  REQUIRE(std::isnan(trace_noise(line, true).autocorrelation));
  REQUIRE(trace_noise(line, false).autocorrelation > 0.99); // one long wave
  REQUIRE(trace_noise(Vector::Ones(100), false).variance == 0);
  REQUIRE(std::isnan(trace_noise(Vector::Random(19), false).variance));
  Vector gaps = autoregression(200, 0, 3);
  gaps.segment(50, 30).setConstant(kMissing);
  REQUIRE(trace_noise(gaps, false).values == 170);
  REQUIRE(std::isfinite(trace_noise(gaps, false).variance));
}
