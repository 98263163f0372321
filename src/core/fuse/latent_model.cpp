#include "core/fuse/latent_model.h"

#include <cmath>

namespace musefuse {
namespace {

Vector drop(const Vector &x, Index k) {
  Vector out(x.size() - 1);
  out << x.head(k), x.tail(x.size() - 1 - k);
  return out;
}

} // namespace

LatentParameters without_rater(const LatentParameters &all, Index k) {
  LatentParameters p = all;
  for (auto member : {&LatentParameters::offset, &LatentParameters::gain, &LatentParameters::phi,
                      &LatentParameters::innovation, &LatentParameters::white})
    p.*member = drop(all.*member, k);
  return p;
}

MaternStep matern_step(double rate, double step) {
  const double d = rate * step, decay = std::exp(-d);
  MaternStep m;
  m.a00 = decay * (1 + d);
  m.a01 = decay * step;
  m.a10 = -decay * rate * d;
  m.a11 = decay * (1 - d);
  m.slope_variance = rate * rate;
  m.q00 = 1 - m.a00 * m.a00 - m.slope_variance * m.a01 * m.a01;
  m.q01 = -m.a00 * m.a10 - m.slope_variance * m.a01 * m.a11;
  m.q11 = m.slope_variance - m.a10 * m.a10 - m.slope_variance * m.a11 * m.a11;
  return m;
}

Vector communality(const LatentParameters &p, double signal) {
  Vector rho(p.raters());
  for (Index k = 0; k < p.raters(); ++k) {
    const double explained = p.gain[k] * p.gain[k] * signal;
    rho[k] = explained / (explained + p.persistent(k) + p.white[k]);
  }
  return rho;
}

Vector anchor_weights(const LatentParameters &p, double signal) {
  const Vector rho = communality(p, signal);
  const Vector positive = rho.array() * (p.gain.array() > 0).cast<double>();
  return positive.sum() > 0 ? positive : rho;
}

} // namespace musefuse
