#include "core/fuse/signal_given.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr int kMost = 6; // three of the signal, its level, what decays and what stays of the error
using StateMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, kMost, kMost>;
using StateVector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, kMost, 1>;
constexpr double kWhite = 1e-7; // share of the variance that is white, so that no sample is exact

// Of the Matern process in units of its scale: the drift of its derivatives, and their covariance.
StateMatrix drift(int order) {
  StateMatrix f = StateMatrix::Zero(order, order);
  for (int i = 0; i + 1 < order; ++i) f(i, i + 1) = 1;
  const double rows[3][3] = {{-1, 0, 0}, {-1, -2, 0}, {-1, -3, -3}};
  for (int j = 0; j < order; ++j) f(order - 1, j) = rows[order - 1][j];
  return f;
}

StateMatrix stationary(int order) {
  StateMatrix p = StateMatrix::Identity(order, order);
  if (order == 3) {
    p(1, 1) = 1.0 / 3;
    p(0, 2) = p(2, 0) = -1.0 / 3;
  }
  return p;
}

// exp(f h): f has the one eigenvalue -1, so f + 1 to the power of the order is nothing.
StateMatrix signal_step(int order, double h) {
  const StateMatrix one = StateMatrix::Identity(order, order);
  const StateMatrix n = (drift(order) + one) * h;
  StateMatrix sum = one + n;
  if (order == 3) sum += StateMatrix(n * n) / 2;
  return sum * std::exp(-h);
}

struct Chain {
  SignalModel model;
  Index size() const { return model.order + 3; }

  StateMatrix start() const {
    StateMatrix p = StateMatrix::Identity(size(), size());
    p.topLeftCorner(model.order, model.order) = model.variance * stationary(model.order);
    p(model.order, model.order) = model.level;
    return p;
  }
  StateMatrix step(double seconds) const {
    StateMatrix a = StateMatrix::Identity(size(), size());
    a.topLeftCorner(model.order, model.order) = signal_step(model.order, seconds / model.scale);
    a(model.order + 1, model.order + 1) = std::exp(-seconds / model.decay);
    return a;
  }
  // What is new after a step: what keeps the variances as they are.
  StateMatrix news(const StateMatrix &a) const {
    StateMatrix q = StateMatrix::Zero(size(), size());
    const StateMatrix p = start(), kept = a * p * a.transpose();
    q.topLeftCorner(model.order, model.order) = (p - kept).topLeftCorner(model.order, model.order);
    const Index z = model.order + 1;
    q(z, z) = p(z, z) - kept(z, z);
    return q;
  }
  StateVector signal() const {
    StateVector h = StateVector::Zero(size());
    h[0] = h[model.order] = 1;
    return h;
  }
  StateVector seen(double sd) const {
    StateVector h = signal();
    h[model.order + 1] = sd * std::sqrt(1 - model.offset);
    h[model.order + 2] = sd * std::sqrt(model.offset);
    return h;
  }
};

struct Moment {
  StateVector gain, cover; // of the filter; covariance of the state with the signal
  StateMatrix step;        // to the next time
  bool present;
};

struct Filtered {
  std::vector<Moment> moments;
  Matrix surprise, out;      // series x times, so that a time lies together
  double log_likelihood = 0; // of the first series
};

void check_lengths(const ConstVector &time, const ConstVector &sd, Index n) {
  require(time.size() == n && sd.size() == n, "lengths must be equal");
}

Filtered filter(const ConstVector &time, const ConstVector &sd, const ConstMatrix &values,
                const Chain &chain) {
  const Index n = values.rows(), columns = values.cols();
  const StateVector signal = chain.signal();
  Filtered found{std::vector<Moment>(as_size(n)), Matrix::Zero(columns, n), Matrix(columns, n)};
  Matrix state = Matrix::Zero(chain.size(), columns);
  StateMatrix p = chain.start(), a, news;
  double before = -1;
  for (Index t = 0; t < n; ++t) {
    Moment &now = found.moments[as_size(t)];
    now = {StateVector::Zero(chain.size()), StateVector(p * signal), StateMatrix(),
           is_present(values(t, 0))};
    found.out.col(t) = state.transpose() * signal;
    if (now.present) {
      const StateVector h = chain.seen(sd[t]), ph = p * h;
      const double spread = h.dot(ph) + kWhite * chain.model.variance;
      now.gain = ph / spread;
      const Vector off = values.row(t).transpose() - state.transpose() * h;
      found.surprise.col(t) = off / spread;
      found.log_likelihood -= (std::log(spread) + off[0] * off[0] / spread) / 2;
      state += now.gain * off.transpose();
      p -= ph * ph.transpose() / spread;
    }
    if (t + 1 == n) break;
    const double seconds = time[t + 1] - time[t];
    if (std::abs(seconds - before) > 1e-9 * seconds) {
      a = chain.step(seconds);
      news = chain.news(a);
      before = seconds;
    }
    now.step = a;
    state = a * state;
    p = a * p * a.transpose() + news;
    p = (p + StateMatrix(p.transpose())) / 2;
  }
  return found;
}

} // namespace

void SignalModel::check() const {
  require(order >= 1 && order <= 3, "the order of a signal must be 1, 2 or 3");
  require(scale > 0 && decay > 0 && variance > 0 && level >= 0, "scales must be above 0");
  require(offset >= 0 && offset <= 1, "the share that stays must be from 0 to 1");
}

Matrix signal_given(const ConstVector &time, const ConstVector &sd, const ConstMatrix &values,
                    const SignalModel &model) {
  model.check();
  check_lengths(time, sd, values.rows());
  const Chain chain{model};
  Filtered found = filter(time, sd, values, chain);
  Matrix back = Matrix::Zero(chain.size(), values.cols());
  for (Index t = values.rows(); t-- > 0;) {
    const Moment &now = found.moments[as_size(t)];
    if (t + 1 < values.rows()) back = now.step.transpose() * back;
    if (now.present) {
      const Vector lead = found.surprise.col(t) - back.transpose() * now.gain;
      back += chain.seen(sd[t]) * lead.transpose();
    }
    found.out.col(t) += back.transpose() * now.cover;
  }
  return found.out.transpose();
}

double signal_likelihood(const ConstVector &time, const ConstVector &sd, const ConstVector &value,
                         const SignalModel &model) {
  model.check();
  check_lengths(time, sd, value.size());
  return filter(time, sd, value, Chain{model}).log_likelihood;
}

} // namespace musefuse
