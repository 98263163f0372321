#include "core/fuse/ordinal.h"

#include "core/util/missing.h"
#include "core/util/ties.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr int kMostPasses = 1000;
constexpr double kLogOddsSettled = 1e-6; // of a log odds

// What the raters say of a pair: `net` votes for the first, of `count` raters who rated both.
struct Votes {
  int net = 0, count = 0;
};

class Ballot {
public:
  explicit Ballot(const ConstMatrix &levels) : levels_(levels.transpose()) {}
  Index windows() const { return levels_.cols(); }
  // Of a window that no rater compares with another one, but that somebody rated.
  double alone(Index i) const {
    return count_present(levels_.col(i).data(), levels_.rows()) > 0 ? 0.0 : kMissing;
  }
  Votes of(Index i, Index j) const {
    const double *a = levels_.col(i).data(), *b = levels_.col(j).data();
    Votes votes;
    for (Index k = 0; k < levels_.rows(); ++k) {
      if (is_missing(a[k]) || is_missing(b[k])) continue;
      votes.net += (a[k] > b[k]) - (a[k] < b[k]);
      ++votes.count;
    }
    return votes;
  }

private:
  Matrix levels_; // rater x window: the raters of one window lie together
};

Vector copeland_scores(const Ballot &ballot, Monitor &monitor) {
  const Index n = ballot.windows();
  Vector won = Vector::Zero(n), met = Vector::Zero(n);
  for (Index i = 0; i < n; ++i) {
    monitor.check();
    for (Index j = i + 1; j < n; ++j) {
      const Votes votes = ballot.of(i, j);
      if (votes.count == 0) continue;
      const int sign = (votes.net > 0) - (votes.net < 0);
      won[i] += sign;
      won[j] -= sign;
      ++met[i];
      ++met[j];
    }
  }
  for (Index i = 0; i < n; ++i) won[i] = met[i] > 0 ? won[i] / met[i] : ballot.alone(i);
  return won;
}

// The split vote keeps the odds finite where all agree.
Vector bradley_terry_scores(const Ballot &ballot, Monitor &monitor) {
  const Index n = ballot.windows();
  Matrix games = Matrix::Zero(n, n);
  Vector wins = Vector::Zero(n);
  for (Index i = 0; i < n; ++i) {
    monitor.check();
    for (Index j = i + 1; j < n; ++j) {
      const Votes votes = ballot.of(i, j);
      if (votes.count == 0) continue;
      games(i, j) = games(j, i) = votes.count + 1;
      wins[i] += 0.5 * (votes.count + 1 + votes.net);
      wins[j] += 0.5 * (votes.count + 1 - votes.net);
    }
  }
  Vector odds = Vector::Ones(n), next(n);
  for (int round = 0; round < kMostPasses; ++round) {
    monitor.check();
    double moved = 0, level = 0, met = 0;
    for (Index i = 0; i < n; ++i) {
      if (wins[i] == 0) continue;
      next[i] = wins[i] / (games.col(i).array() / (odds.array() + odds[i])).sum();
      level += std::log(next[i]);
      met += 1;
    }
    if (met == 0) break;
    const double centre = std::exp(level / met);
    for (Index i = 0; i < n; ++i) {
      if (wins[i] == 0) continue;
      next[i] /= centre;
      moved = std::max(moved, std::abs(std::log(next[i] / odds[i])));
      odds[i] = next[i];
    }
    if (moved < kLogOddsSettled) break;
  }
  for (Index i = 0; i < n; ++i) odds[i] = wins[i] > 0 ? std::log(odds[i]) : ballot.alone(i);
  return odds;
}

} // namespace

Vector window_scores(const ConstMatrix &levels, RankRule rule, Monitor &monitor) {
  Matrix settled = levels;
  for (Index k = 0; k < settled.cols(); ++k) settle_ties(settled.col(k).data(), settled.rows());
  const Ballot ballot(settled);
  return rule == RankRule::copeland ? copeland_scores(ballot, monitor)
                                    : bradley_terry_scores(ballot, monitor);
}

} // namespace musefuse
