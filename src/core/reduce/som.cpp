#include "core/reduce/som.h"

#include "core/reduce/pca.h"
#include "core/util/check.h"
#include "core/util/infinity.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

double distance_between(const double *x, const double *code, Index p, SomDistance distance) {
  double sum = 0;
  if (distance == SomDistance::manhattan) {
    for (Index f = 0; f < p; ++f) sum += std::abs(x[f] - code[f]);
    return sum;
  }
  if (distance == SomDistance::euclidean) {
    for (Index f = 0; f < p; ++f) sum += (x[f] - code[f]) * (x[f] - code[f]);
    return sum; // squared: only its order matters
  }
  double xx = 0, cc = 0;
  for (Index f = 0; f < p; ++f) {
    sum += x[f] * code[f];
    xx += x[f] * x[f];
    cc += code[f] * code[f];
  }
  const double lengths = std::sqrt(xx) * std::sqrt(cc);
  return lengths > 0 ? 1 - sum / lengths : 1;
}

struct Nearest {
  Index first = 0, second = 0; // the earlier of equals
};

Nearest nearest_units(const double *x, const ConstMatrix &codes, SomDistance distance) {
  Nearest found;
  double least = kInfinity, next = kInfinity;
  for (Index u = 0; u < codes.cols(); ++u) {
    const double d = distance_between(x, codes.col(u).data(), codes.rows(), distance);
    if (d < least) {
      next = least;
      least = d;
      found = {u, found.first};
    } else if (d < next) {
      next = d;
      found.second = u;
    }
  }
  return found;
}

// Of squared distance on the grid.
double neighbourhood(double square, double radius, SomNeighbourhood kind) {
  if (square == 0) return 1;            // however small the radius
  if (kind == SomNeighbourhood::bubble) // a hair less, as distances of hexagons are rounded
    return square < radius * radius * (1 - 1e-12) ? 1 : 0;
  const double away = square / (2 * radius * radius), fall = std::exp(-away);
  return kind == SomNeighbourhood::mexican_hat && fall > 0 ? fall * (1 - 2 * away) : fall;
}

Matrix grid_squares(const SomGrid &grid) {
  const Matrix at = grid.coordinates();
  Matrix square(at.rows(), at.rows());
  for (Index u = 0; u < at.rows(); ++u)
    square.col(u) = (at.rowwise() - at.row(u)).rowwise().squaredNorm();
  return square;
}

void train_online(const ConstMatrix &rows, Matrix &codes, const SomOptions &options,
                  Monitor &monitor) {
  const Matrix square = grid_squares(options.grid);
  const Index p = rows.rows();
  const double total = static_cast<double>(options.iterations);
  for (Index t = 0; t < options.iterations; ++t) {
    if (t % 256 == 0) {
      monitor.check();
      monitor.progress(static_cast<double>(t) / total);
    }
    const double slow = 1 + 2 * static_cast<double>(t) / total;
    const double rate = options.learning_rate / slow, radius = options.radius / slow;
    const double *x = rows.col(t % rows.cols()).data();
    const Index best = nearest_units(x, codes, options.distance).first;
    for (Index u = 0; u < codes.cols(); ++u) {
      const double step = rate * neighbourhood(square(u, best), radius, options.neighbourhood);
      if (step == 0) continue;
      double *code = codes.col(u).data();
      for (Index f = 0; f < p; ++f) code[f] += step * (x[f] - code[f]);
    }
  }
}

// The nearest code by |c|^2/2 - x'c, a block of rows at a time, as one matrix product. The codes and
// rows are near the origin (see train_batch), so that nothing is lost in the difference.
void find_winners(const ConstMatrix &rows, const Matrix &codes, std::vector<Index> &best) {
  constexpr Index block = 128;
  const Vector half = 0.5 * codes.colwise().squaredNorm().transpose();
  Matrix score(codes.cols(), block);
  for (Index first = 0; first < rows.cols(); first += block) {
    const Index size = std::min(block, rows.cols() - first);
    score.leftCols(size).noalias() = -codes.transpose() * rows.middleCols(first, size);
    for (Index i = 0; i < size; ++i) {
      const double *s = score.col(i).data();
      Index least = 0;
      double value = kInfinity;
      for (Index u = 0; u < codes.cols(); ++u)
        if (s[u] + half[u] < value) {
          value = s[u] + half[u];
          least = u;
        }
      best[as_size(first + i)] = least;
    }
  }
}

void train_batch(const ConstMatrix &rows, Matrix &codes, const SomOptions &options,
                 Monitor &monitor) {
  const Matrix square = grid_squares(options.grid);
  const Vector centre = rows.rowwise().mean();
  const Matrix centred = rows.colwise() - centre;
  codes.colwise() -= centre;
  const Index n = rows.cols(), units = codes.cols();
  std::vector<Index> best(as_size(n));
  Matrix sums(rows.rows(), units), reach(units, units);
  Vector counts(units);
  const double last = static_cast<double>(std::max<Index>(1, options.iterations - 1));
  for (Index t = 0; t < options.iterations; ++t) {
    monitor.check();
    monitor.progress(static_cast<double>(t) / static_cast<double>(options.iterations));
    const double share = static_cast<double>(t) / last;
    const double radius = options.radius * std::pow(options.final_radius / options.radius, share);
    if (options.distance == SomDistance::euclidean)
      find_winners(centred, codes, best);
    else {
      const Matrix placed = codes.colwise() + centre;
      for (Index i = 0; i < n; ++i)
        best[as_size(i)] = nearest_units(rows.col(i).data(), placed, options.distance).first;
    }
    sums.setZero();
    counts.setZero();
    for (Index i = 0; i < n; ++i) {
      const Index u = best[as_size(i)];
      sums.col(u) += centred.col(i);
      counts[u] += 1;
    }
    for (Index u = 0; u < units; ++u)
      for (Index v = 0; v < units; ++v)
        reach(v, u) = neighbourhood(square(v, u), radius, options.neighbourhood);
    const Matrix drawn = sums * reach;
    const Vector weight = reach * counts;
    for (Index u = 0; u < units; ++u)
      if (weight[u] > 0) codes.col(u) = drawn.col(u) / weight[u];
  }
  codes.colwise() += centre;
}

} // namespace

void SomGrid::check() const {
  require(columns >= 1 && rows >= 1, "the grid must have at least one column and one row");
}

Matrix SomGrid::coordinates() const {
  Matrix at(units(), 2);
  for (Index i = 0; i < columns; ++i)
    for (Index j = 0; j < rows; ++j) {
      const bool shifted = hexagonal && j % 2 == 1;
      at(i * rows + j, 0) = static_cast<double>(i) - (shifted ? 0.5 : 0.0);
      at(i * rows + j, 1) = static_cast<double>(j) * (hexagonal ? std::sqrt(3.0) / 2 : 1.0);
    }
  return at;
}

void SomOptions::check() const {
  grid.check();
  require(iterations >= 1, "there must be at least one iteration");
  require(radius > 0 && final_radius > 0, "radii must be positive");
  require(learning_rate > 0 && learning_rate <= 1, "learning_rate must lie above 0 and up to 1");
  require(!batch || neighbourhood != SomNeighbourhood::mexican_hat,
          "the mexican hat has negative weights, of which batch training makes no mean; "
          "train online");
}

Matrix som_random_start(const ConstMatrix &rows, const SomGrid &grid, std::uint64_t seed) {
  grid.check();
  require_data(rows.cols() >= 1, "there is no row");
  Rng rng(seed);
  Matrix codes(rows.rows(), grid.units());
  for (Index u = 0; u < grid.units(); ++u) codes.col(u) = rows.col(rng.index(rows.cols()));
  return codes;
}

Matrix som_pca_start(const ConstMatrix &rows, const SomGrid &grid) {
  grid.check();
  const Pca pca = fit_pca(rows.transpose());
  const auto position = [](Index i, Index n) {
    return n == 1 ? 0.0 : 2 * static_cast<double>(i) / static_cast<double>(n - 1) - 1;
  };
  Matrix codes(rows.rows(), grid.units());
  for (Index i = 0; i < grid.columns; ++i)
    for (Index j = 0; j < grid.rows; ++j) {
      Vector code = pca.centre;
      code += position(i, grid.columns) * std::sqrt(pca.variance[0]) * pca.loadings.col(0);
      if (pca.variance.size() > 1)
        code += position(j, grid.rows) * std::sqrt(pca.variance[1]) * pca.loadings.col(1);
      codes.col(i * grid.rows + j) = code;
    }
  return codes;
}

Matrix train_som(const ConstMatrix &rows, Matrix codes, const SomOptions &options,
                 Monitor &monitor) {
  options.check();
  require(codes.rows() == rows.rows() && codes.cols() == options.grid.units(),
          "the start must have one code a unit of the grid");
  require_data(rows.cols() >= 1, "there is no row");
  require(rows.allFinite() && codes.allFinite(), "rows and start must be finite");
  if (options.batch)
    train_batch(rows, codes, options, monitor);
  else
    train_online(rows, codes, options, monitor);
  return codes;
}

SomPlaces place_on_som(const ConstMatrix &rows, const ConstMatrix &codes, SomDistance distance) {
  require(rows.rows() == codes.rows(), "rows and codes must have the same features");
  const Index n = rows.cols();
  SomPlaces places{std::vector<Index>(as_size(n)), std::vector<Index>(as_size(n)), Vector(n)};
  for (Index i = 0; i < n; ++i) {
    const Nearest found = nearest_units(rows.col(i).data(), codes, distance);
    places.unit[as_size(i)] = found.first;
    places.second[as_size(i)] = found.second;
    places.distance[i] = (rows.col(i) - codes.col(found.first)).norm();
  }
  return places;
}

double topographic_error(const SomPlaces &places, const SomGrid &grid) {
  const Matrix at = grid.coordinates();
  if (places.unit.empty() || grid.units() < 2) return kMissing;
  Index apart = 0;
  for (std::size_t i = 0; i < places.unit.size(); ++i)
    apart += (at.row(places.unit[i]) - at.row(places.second[i])).norm() > grid.touching() + 1e-9;
  return static_cast<double>(apart) / static_cast<double>(places.unit.size());
}

} // namespace musefuse
