#include "catch.h"

#include "core/fuse/latent.h"
#include "core/fuse/latent_band.h"
#include "core/fuse/latent_start.h"
#include "core/signal/block_means.h"
#include "core/signal/circular_shift.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <Eigen/LU>

#include <cmath>

using namespace musefuse;

namespace {

constexpr double kStep = 0.5;
Monitor quiet;

LatentParameters some_parameters(Index raters) {
  LatentParameters p;
  p.rate = 0.4;
  p.variance = 1.7;
  p.offset = Vector::LinSpaced(raters, -0.3, 0.4);
  p.gain = Vector::LinSpaced(raters, 1.3, -0.6);
  p.phi = Vector::LinSpaced(raters, 0.7, 0.95);
  p.innovation = Vector::LinSpaced(raters, 0.2, 0.05);
  p.white = Vector::LinSpaced(raters, 0.1, 0.3);
  return p;
}

Matrix some_ratings(Index n, Index raters, std::uint64_t seed) {
  Rng rng(seed);
  Matrix y(n, raters);
  for (Index i = 0; i < y.size(); ++i) y.data()[i] = rng.uniform() < 0.2 ? kMissing : rng.normal();
  return y;
}

// The same posterior with nothing recursive: all states of all times are one Gaussian vector, in
// the order x(0..n), x'(0..n), e_1(0..n), ..., conditioned by one big matrix inverse.
struct Dense {
  Vector mean;
  Matrix cov;
  double log_likelihood;
};
Dense dense_posterior(const Matrix &y, const LatentParameters &p) {
  const Index n = y.rows(), k = y.cols(), size = n * (k + 2);
  Matrix prior = Matrix::Zero(size, size);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const double tau = static_cast<double>(i - j) * kStep, far = p.rate * std::abs(tau);
      const double s2 = p.variance, l2 = p.rate * p.rate, fade = std::exp(-far);
      prior(i, j) = s2 * (1 + far) * fade;
      prior(n + i, j) = -s2 * l2 * tau * fade;
      prior(j, n + i) = prior(n + i, j);
      prior(n + i, n + j) = s2 * l2 * (1 - far) * fade;
      for (Index r = 0; r < k; ++r)
        prior((r + 2) * n + i, (r + 2) * n + j) =
            p.persistent(r) * std::pow(p.phi[r], std::abs(static_cast<double>(i - j)));
    }
  std::vector<double> seen;
  std::vector<Vector> rows;
  std::vector<double> noise;
  for (Index i = 0; i < n; ++i)
    for (Index r = 0; r < k; ++r) {
      if (is_missing(y(i, r))) continue;
      Vector h = Vector::Zero(size);
      h[i] = p.gain[r];
      h[(r + 2) * n + i] = 1;
      rows.push_back(h);
      seen.push_back(y(i, r) - p.offset[r]);
      noise.push_back(p.white[r]);
    }
  const Index m = static_cast<Index>(seen.size());
  Matrix h(m, size);
  Vector z(m);
  Matrix total = Matrix::Zero(m, m);
  for (Index i = 0; i < m; ++i) {
    h.row(i) = rows[static_cast<std::size_t>(i)].transpose();
    z[i] = seen[static_cast<std::size_t>(i)];
    total(i, i) = noise[static_cast<std::size_t>(i)];
  }
  total += h * prior * h.transpose();
  const Matrix inverse = total.inverse();
  Dense out;
  out.mean = prior * h.transpose() * inverse * z;
  out.cov = prior - prior * h.transpose() * inverse * h * prior;
  out.log_likelihood = -0.5 * (static_cast<double>(m) * std::log(2 * std::acos(-1.0)) +
                               std::log(total.determinant()) + z.dot(inverse * z));
  return out;
}

// A signal, and raters who report it late by `lags`, with noise that lingers.
Matrix simulated(const std::vector<double> &lags, Index n, double rate, std::uint64_t seed) {
  Rng rng(seed);
  const auto signal = [](double t) { return std::sin(t / 7.3) + 0.7 * std::sin(t / 3.1 + 1); };
  Matrix y(n, static_cast<Index>(lags.size()));
  for (Index k = 0; k < y.cols(); ++k) {
    double e = 0;
    for (Index i = 0; i < n; ++i) {
      e = 0.9 * e + 0.1 * rng.normal();
      y(i, k) = signal(static_cast<double>(i) / rate - lags[static_cast<std::size_t>(k)]) + e;
    }
  }
  return y;
}

} // namespace

TEST_CASE("the smoother equals the dense Gaussian posterior") {
  for (Index raters : {1, 2, 3, 5, 11}) { // even, odd and run-time widths of the state
    const Index n = 9;
    const LatentParameters p = some_parameters(raters);
    const Matrix y = some_ratings(n, raters, static_cast<std::uint64_t>(raters));
    const Dense dense = dense_posterior(y, p);
    LatentSmoother smoother;
    const LatentMoments m = smoother.smooth(y, p, kStep);
    // Sums of some hundred products of numbers near 1: twelve digits are left of sixteen.
    const double close = 1e-10;
    REQUIRE(m.log_likelihood == Approx(dense.log_likelihood).epsilon(close));
    REQUIRE((m.signal - dense.mean.head(n)).norm() < close);
    REQUIRE((m.slope - dense.mean.segment(n, n)).norm() < close);
    REQUIRE((m.variance - dense.cov.diagonal().head(n)).norm() < close);
    for (Index k = 0; k < raters; ++k) {
      const Index at = (k + 2) * n;
      double now = 0, lagged = 0, before = 0;
      for (Index t = 0; t < n; ++t) {
        REQUIRE(m.noise(t, k) == Approx(dense.mean[at + t]).margin(close));
        REQUIRE(m.noise_variance(t, k) == Approx(dense.cov(at + t, at + t)).margin(close));
        REQUIRE(m.signal_noise(t, k) == Approx(dense.cov(t, at + t)).margin(close));
        const auto second = [&](Index a, Index b) {
          return dense.mean[at + a] * dense.mean[at + b] + dense.cov(at + a, at + b);
        };
        if (t == 0) continue;
        now += second(t, t);
        lagged += second(t, t - 1);
        before += second(t - 1, t - 1);
      }
      REQUIRE(m.now[k] == Approx(now).epsilon(close));
      REQUIRE(m.lagged[k] == Approx(lagged).epsilon(close).margin(close));
      REQUIRE(m.before[k] == Approx(before).epsilon(close));
    }
    // E w' Q1^-1 w of the signal's innovations w = (x, x')(t) - A (x, x')(t - 1).
    const MaternStep step = matern_step(p.rate, kStep);
    Eigen::Matrix2d a, q;
    a << step.a00, step.a01, step.a10, step.a11;
    q << step.q00, step.q01, step.q01, step.q11;
    double innovation = 0;
    for (Index t = 1; t < n; ++t) {
      Eigen::Matrix<double, 2, 4> difference;
      difference << Eigen::Matrix2d::Identity(), -a;
      const Index index[4] = {t, n + t, t - 1, n + t - 1};
      Eigen::Matrix4d second;
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j)
          second(i, j) =
              dense.mean[index[i]] * dense.mean[index[j]] + dense.cov(index[i], index[j]);
      innovation += (q.inverse() * difference * second * difference.transpose()).trace();
    }
    REQUIRE(m.signal_innovation == Approx(innovation).epsilon(1e-8)); // q is inverted: 1e2 lost

    const LatentMoments signal = smoother.smooth_signal(y, p, kStep, true);
    REQUIRE((signal.signal - m.signal).norm() == 0);
    REQUIRE((signal.variance - m.variance).norm() == 0);
    REQUIRE((smoother.smooth_signal(y, p, kStep, false).signal - m.signal).norm() == 0);
  }
}

TEST_CASE(
    "covariances that have settled stay as the dense posterior has them, until a rater stops") {
  const Index n = 180, raters = 3;
  const LatentParameters p = some_parameters(raters);
  Rng rng(7);
  Matrix y(n, raters);
  for (Index i = 0; i < y.size(); ++i) y.data()[i] = rng.normal();
  y.col(0).segment(120, 12).setConstant(kMissing);
  y.col(1).tail(110).setConstant(kMissing); // those who go on settle without this one
  const Dense dense = dense_posterior(y, p);
  LatentSmoother smoother;
  const LatentMoments m = smoother.smooth(y, p, kStep);
  const double close = 1e-8; // what had yet to move when covariances were taken as settled
  REQUIRE(m.log_likelihood == Approx(dense.log_likelihood).epsilon(close));
  REQUIRE((m.signal - dense.mean.head(n)).norm() < close);
  REQUIRE((m.variance - dense.cov.diagonal().head(n)).norm() < close);
  for (Index k = 0; k < raters; ++k)
    REQUIRE((m.noise_variance.col(k) - dense.cov.diagonal().segment(n * (k + 2), n)).norm() <
            close);
}

TEST_CASE("a Matern step keeps the process stationary") {
  for (double rate : {0.01, 0.3, 1.2}) {
    const MaternStep m = matern_step(rate, kStep);
    const double far = rate * kStep;
    REQUIRE(m.a00 == Approx((1 + far) * std::exp(-far)));
    REQUIRE(m.q00 > 0);
    REQUIRE(m.q00 * m.q11 > m.q01 * m.q01);
    // Solin & Sarkka: x(t + d) given x, x' has the integrated drive 4 lambda^3 d^3 / 3 for small d.
    if (far < 0.01) REQUIRE(m.q00 == Approx(4 * std::pow(far, 3) / 3).epsilon(0.02));
  }
}

TEST_CASE("EM of offsets, gains and white noise never lowers the log-likelihood") {
  const Matrix y = simulated({0, 0, 0, 0}, 200, 2, 5);
  LatentParameters p = start_parameters(y, kStep);
  p.gain[1] = 0.2; // far from the top
  p.offset[2] = 1;
  LatentEmOptions options;
  options.update_dynamics = false;
  options.noise_prior = options.gain_ridge = options.tolerance = 0;
  LatentSmoother smoother;
  double last = smoother.smooth(y, p, kStep).log_likelihood;
  const double first = last;
  for (int i = 0; i < 40; ++i) {
    const LatentEmRun run = run_em(y, 1, options, {}, smoother, p, quiet);
    REQUIRE(run.moments.log_likelihood >= last - 1e-9 * std::abs(last));
    last = run.moments.log_likelihood;
  }
  REQUIRE(last > first + 10);
}

TEST_CASE("ratings move to the time that they tell of") {
  LatentGrid grid;
  grid.working = 50;
  grid.lead = 14;
  Matrix y(50, 2);
  for (Index i = 0; i < 50; ++i) y.row(i).setConstant(static_cast<double>(i));
  y(20, 1) = kMissing;
  y.col(1).segment(5, 2).setConstant(kMissing);
  y.col(1).segment(30, 5).setConstant(kMissing);
  Matrix lag = Matrix::Constant(50, 2, 0.0);
  lag.col(1).setConstant(1.25); // 2.5 steps
  const Matrix a = align_ratings(y, lag, grid);
  for (Index s = 0; s < 14; ++s) REQUIRE(is_missing(a(s, 0)));
  // The tie-break moves a rating by a microsecond a sample.
  for (Index s = 14; s < 63; ++s)
    REQUIRE(a(s, 0) == Approx(static_cast<double>(s - 14)).margin(2e-4));
  REQUIRE(a(20, 1) == Approx(8.5).margin(1e-4));
  REQUIRE(a(32, 1) == Approx(20.5).margin(1e-4)); // one missing rating is bridged
  REQUIRE(is_missing(a(17, 1)));                  // two are not,
  REQUIRE(is_missing(a(44, 1)));                  // nor five
  REQUIRE(is_missing(a(63, 1)));                  // the rating was made before that time
  // A lag that falls faster than time runs cannot turn ratings round.
  for (Index i = 25; i < 50; ++i) lag(i, 0) = 2.0 * static_cast<double>(i - 25) * 0.5;
  const Matrix b = align_ratings(y, lag, grid);
  REQUIRE(is_missing(b(grid.size() - 1, 0)));
}

TEST_CASE("a lag of nought but for rounding loses no rating") {
  const LatentGrid grid{0.5, 40, 14};
  const Matrix y = Matrix::Random(40, 1);
  const Matrix exact = align_ratings(y, Matrix::Zero(40, 1), grid);
  for (double lag : {-4e-15, 4e-15}) {
    const Matrix moved = align_ratings(y, Matrix::Constant(40, 1, lag), grid);
    REQUIRE(moved(14) == exact(14));
    REQUIRE((moved.bottomRows(40) - exact.bottomRows(40)).cwiseAbs().maxCoeff() <
            1e-12); // slopes times the lag
  }
}

TEST_CASE("of two raters against each other neither comes first: who moves farther is upright") {
  Matrix y(30, 2);
  for (musefuse::Index t = 0; t < 30; ++t) {
    y(t, 0) = std::sin(0.4 * static_cast<double>(t));
    y(t, 1) = -1.5 * y(t, 0);
  }
  const LatentParameters one = start_parameters(y, 0.5);
  const LatentParameters two = start_parameters(y.rowwise().reverse(), 0.5);
  REQUIRE(one.gain[0] < 0);
  REQUIRE(std::abs(one.gain[0] - two.gain[1]) < 1e-12);
  REQUIRE(std::abs(one.gain[1] - two.gain[0]) < 1e-12);
}

TEST_CASE("block means, lines and cubics") {
  Matrix x(7, 1);
  x << 1, 3, kMissing, 5, kMissing, kMissing, 9;
  const Matrix m = block_means(x, 2);
  REQUIRE(m.rows() == 3);
  REQUIRE(m(0, 0) == 2);
  REQUIRE(m(1, 0) == 5);
  REQUIRE(is_missing(m(2, 0)));
  Vector value(4), slope(4);
  for (Index i = 0; i < 4; ++i) {
    const double t = 0.5 * static_cast<double>(i);
    value[i] = t * t * t - t;
    slope[i] = 3 * t * t - 1;
  }
  const double t = 0.83;
  REQUIRE(hermite(value, slope, 0.5, t / 0.5) == Approx(t * t * t - t));
  REQUIRE(hermite(value, slope, 0.5, -1) == Approx(value[0] - 0.5 * slope[0]));
  REQUIRE(interpolate(value.data(), 4, 9) == value[3]);
}

TEST_CASE("a lag is found against the signal of the others, wandering or not") {
  const Index n = 400;
  LatentGrid grid;
  grid.working = n;
  grid.lead = 14;
  const auto signal = [](double t) { return std::sin(t / 4.1) + std::sin(t / 2.3 + 1); };
  LatentSignal others{Vector(grid.size()), 0.01};
  for (Index s = 0; s < grid.size(); ++s)
    others.mean[s] = signal(0.5 * static_cast<double>(s - grid.lead));
  Vector y(n), truth(n);
  Rng rng(2);
  for (Index i = 0; i < n; ++i) {
    const double time = 0.5 * static_cast<double>(i);
    truth[i] = 2 + 0.8 * std::sin(time / 30);
    y[i] = 0.2 - 1.5 * signal(time - truth[i]) + 0.05 * rng.normal();
  }
  y.segment(100, 30).setConstant(kMissing);
  LatentParameters p = some_parameters(1);
  p.offset[0] = 0.2;
  p.gain[0] = -1.5;
  p.innovation[0] = 0.01;
  p.white[0] = 0.01;
  const LagPosterior constant =
      lag_posterior(y, others, p, 0, normal_lag_prior(1, grid, {}), false, grid, {});
  REQUIRE(constant.mean == Approx(truth.mean()).margin(0.4));
  REQUIRE(constant.path.size() == 0);
  LatentLagOptions trusting;
  trusting.temper = 1; // here the model is true
  const LagPosterior path =
      lag_posterior(y, others, p, 0, normal_lag_prior(1, grid, trusting), true, grid, trusting);
  // The grid is 0.25 s wide, and 15 s without ratings are bridged; a constant lag is off by 0.57 s.
  REQUIRE(std::sqrt((path.path - truth).array().square().mean()) < 0.25);
  REQUIRE(((path.path - truth).array().abs() < 3 * path.path_sd.array()).cast<double>().mean() >
          0.95);
}

TEST_CASE("the circular shift test tells shared from own wandering") {
  Rng rng(4);
  const Index n = 400;
  const auto walk = [&](double pull) {
    Vector x(n);
    double at = 0;
    for (Index i = 0; i < n; ++i) x[i] = at = pull * at + rng.normal();
    return x;
  };
  const Vector x = walk(0.95);
  REQUIRE(circular_shift_test(x, -2 * x, 20).r == Approx(-1));
  REQUIRE(circular_shift_test(x, -2 * x, 20).p_value == Approx(1.0 / 362));
  int small = 0;
  for (int i = 0; i < 200; ++i) {
    const ShiftTest test = circular_shift_test(x, walk(0.95), 20);
    small += test.p_value < 0.05;
  }
  // 5 % of 200, and four standard errors of a binomial.
  REQUIRE(small < 10 + 4 * 3.1);
  REQUIRE(is_missing(circular_shift_test(x.head(30), x.head(30), 20).p_value));
  REQUIRE(is_missing(circular_shift_test(x, Vector::Constant(n, 2), 20).r));
}

TEST_CASE("the band is the model's or the jackknife's, whichever is wider") {
  const Index n = 100;
  Matrix without = Matrix::Zero(n, 3);
  const Vector model = Vector::Constant(n, 2);
  REQUIRE((latent_band(model, without, 10, kStep).variance - model).norm() == 0);
  without.col(0).setConstant(3);
  without.col(1).setConstant(-3);
  // VJ = 2/3 (9 + 9) = 12 everywhere, six times the model's
  REQUIRE((latent_band(model, without, 10, kStep).variance - 6 * model).norm() ==
          Approx(0).margin(1e-9));
  REQUIRE(latent_band(model, without, 10, kStep).inflation == Approx(6));
  const Matrix two = without.leftCols(2);
  REQUIRE((latent_band(model, two, 10, kStep).variance - model).norm() == 0);
  // What was found with three raters holds on when one of them has been left out.
  REQUIRE((latent_band(model, two, 10, kStep, 6).variance - 6 * model).norm() == 0);
}

TEST_CASE("a disagreement of one moment widens the band as a Hann window of 15 s about it") {
  Matrix without = Matrix::Zero(100, 3);
  without(50, 0) = 3;
  without(50, 1) = -3; // VJ = 12 there, else 0
  const Vector band = latent_band(Vector::Constant(100, 1e-6), without, 0, kStep).variance;
  // 15 samples reach 7.5 s; the window's weights, 0 at the 16th, sum to 16. Below that, the mean of VJ.
  for (Index d = 0; d <= 8; ++d)
    for (const Index at : {50 - d, 50 + d})
      REQUIRE(
          band[at] ==
          Approx(12 * (0.5 + 0.5 * std::cos(std::acos(-1.0) * static_cast<double>(d) / 16)) / 16));
  REQUIRE(band[20] == Approx(0.12));
}

TEST_CASE("the whole fusion: recovery, scale, shift, order") {
  const std::vector<double> lags = {1, 2.5, 0.5, 4};
  Matrix y = simulated(lags, 600, 4, 9);
  for (Index i = 200; i < 300; ++i) y(i, 2) = kMissing;
  const LatentFit fit = fuse_latent(y, 4, Vector(), {}, quiet);
  for (std::size_t k = 0; k < 4; ++k)
    REQUIRE(fit.raters[k].lag ==
            Approx(lags[k] - 0.5).margin(0.4)); // half a second is a sample of the working grid
  REQUIRE((fit.lag.col(3).mean() - fit.raters[3].lag) == Approx(0).margin(0.02));

  const LatentFit scaled = fuse_latent(100 * y.array() + 40, 4, Vector(), {}, quiet);
  // Exactly equivariant in exact arithmetic; rounding goes through 27 EM steps.
  REQUIRE((scaled.value.array() - 40 - 100 * fit.value.array()).abs().maxCoeff() < 1e-5);
  REQUIRE(scaled.raters[1].offset ==
          Approx(40 + 100 * fit.raters[1].offset - 40 * fit.raters[1].gain).margin(1e-5));

  Matrix turned(600, 4);
  turned << y.col(3), y.col(0), y.col(2), y.col(1);
  const LatentFit other = fuse_latent(turned, 4, Vector(), {}, quiet);
  REQUIRE((other.value - fit.value).cwiseAbs().maxCoeff() < 1e-6);
  REQUIRE(other.raters[0].weight == Approx(fit.raters[3].weight).margin(1e-6));
}

TEST_CASE("a reference or a base lag moves signal and lags together") {
  const std::vector<double> lags = {1.5, 3, 2};
  const Matrix y = simulated(lags, 600, 4, 3);
  const LatentFit relative = fuse_latent(y, 4, Vector(), {}, quiet);
  LatentOptions options;
  options.base_lag = 1.5;
  const LatentFit given = fuse_latent(y, 4, Vector(), options, quiet);
  REQUIRE(given.raters[1].lag == Approx(relative.raters[1].lag + 1.5));
  for (Index i = 0; i < 580; ++i)
    REQUIRE(given.value[i] == Approx(relative.value[i + 6]).margin(1e-6));
  REQUIRE(given.n_raters[599] == 0);
  REQUIRE(given.sd[599] > 2 * given.sd[300]);
  const Vector reference = -3 * simulated({0}, 600, 4, 77).col(0);
  const LatentFit absolute = fuse_latent(y, 4, reference, {}, quiet);
  REQUIRE(absolute.raters[0].lag == Approx(1.5).margin(0.4));
  REQUIRE(absolute.anchor_sd > 0);
}

TEST_CASE("little data: documented results or a clear error") {
  const Matrix y = simulated({0, 1, 2}, 400, 4, 8);
  REQUIRE(fuse_latent(y.leftCols(1), 4, Vector(), {}, quiet).value.allFinite());
  const LatentFit two = fuse_latent(y.leftCols(2), 4, Vector(), {}, quiet);
  REQUIRE(two.value.allFinite());
  REQUIRE(two.sd.minCoeff() > 0);
  Matrix odd = y;
  odd.col(0).setConstant(0.1); // 0.1 has no exact double: what rounding leaves is not variation
  odd.col(2).tail(380).setConstant(kMissing);
  odd(19, 2) = kMissing;
  const LatentFit left = fuse_latent(odd, 4, Vector(), {}, quiet);
  REQUIRE(!left.raters[0].used);
  REQUIRE(left.raters[0].weight == 0);
  REQUIRE(!left.raters[2].used);
  REQUIRE(left.raters[1].used);
  REQUIRE_THROWS_AS(fuse_latent(Matrix::Constant(400, 3, kMissing), 4, Vector(), {}, quiet),
                    std::domain_error);
  REQUIRE_THROWS_AS(fuse_latent(y.topRows(38), 4, Vector(), {}, quiet), std::domain_error);
  REQUIRE_THROWS_AS(fuse_latent(y, 0, Vector(), {}, quiet), std::invalid_argument);
  REQUIRE_THROWS_AS(fuse_latent(y, 4, Vector(3), {}, quiet), std::invalid_argument);
}

TEST_CASE("a negative gain is turned round where it is no chance, and left out elsewhere") {
  Matrix y = simulated({0, 1, 2, 1}, 600, 4, 9);
  y.col(1) = -y.col(1);
  LatentOptions options;
  options.inverted = Inverted::judge;
  const LatentFit turned = fuse_latent(y, 4, Vector(), options, quiet);
  REQUIRE(turned.raters[1].gain < 0);
  REQUIRE(turned.raters[1].p_value < 0.01);
  REQUIRE(turned.raters[1].weight > 0.1);
  options.inverted = Inverted::drop;
  const LatentFit dropped = fuse_latent(y, 4, Vector(), options, quiet);
  REQUIRE(dropped.raters[1].weight == 0);
  // In 60 s there are 41 shifts: nothing can be shown at a level of 0.01, and two others are left.
  options.inverted = Inverted::judge;
  REQUIRE(fuse_latent(y.topRows(240), 4, Vector(), options, quiet).raters[1].weight == 0);
  // Of two, nobody is judged by the other.
  Matrix two(600, 2);
  two << y.col(0), y.col(1);
  const LatentFit both = fuse_latent(two, 4, Vector(), options, quiet);
  REQUIRE(both.raters[0].weight > 0);
  REQUIRE(both.raters[1].weight > 0);
}

TEST_CASE("many cells: one that cannot be fitted keeps its reason, and threads change nothing") {
  std::vector<Matrix> y = {simulated({0, 1, 2}, 240, 4, 5), Matrix::Constant(240, 3, kMissing),
                           simulated({1, 0, 2, 3}, 300, 4, 6)};
  const Vector none;
  std::vector<LatentCell> cells;
  for (const Matrix &one : y) cells.push_back({one, 4, none, {}});
  const auto serial = fuse_latent_cells(cells, {}, 1, quiet);
  const auto parallel = fuse_latent_cells(cells, {}, 3, quiet);
  REQUIRE(serial[1].problem == "No rater has enough ratings that vary");
  for (const std::size_t i : {0u, 2u}) {
    const LatentFit alone = fuse_latent(y[i], 4, none, {}, quiet);
    REQUIRE(serial[i].problem.empty());
    REQUIRE(serial[i].value == alone.value); // to the byte
    REQUIRE(parallel[i].value == alone.value);
    REQUIRE(parallel[i].lag_sd == alone.lag_sd);
  }
}

TEST_CASE("the latent fusion tells how far it is, and stops where the monitor says so") {
  struct Counting : Monitor {
    void check() override {
      if (++checks == stop_at) throw std::runtime_error("stop");
    }
    void progress(double share) override {
      rising = rising && share >= last && share <= 1;
      last = share;
    }
    int checks = 0, stop_at = 0;
    double last = 0;
    bool rising = true;
  };
  const std::vector<Matrix> y = {simulated({0, 1, 2}, 240, 4, 5), simulated({1, 0, 2}, 240, 4, 6)};
  const Vector none;
  std::vector<LatentCell> cells;
  for (const Matrix &one : y) cells.push_back({one, 4, none, {}});
  Counting all;
  fuse_latent_cells(cells, {}, 1, all);
  REQUIRE(all.checks > 10); // within the cells, not only between them
  REQUIRE(all.rising);
  REQUIRE(all.last == 1);
  Counting early;
  early.stop_at = 3;
  REQUIRE_THROWS_AS(fuse_latent_cells(cells, {}, 1, early), std::runtime_error);
}

TEST_CASE("blocks: half a sample more is a sample more") {
  REQUIRE(block_length(5, 2) == 3);
  REQUIRE(block_length(4, 2) == 2);
  REQUIRE(block_length(0.5, 2) == 1);
  REQUIRE_THROWS_AS(block_length(0, 2), std::invalid_argument);
}
