#include "core/align/ctw.h"

#include "core/align/dtw_gaps.h"
#include "core/align/dtw_match.h"
#include "core/align/multiset_cca.h"
#include "core/signal/concordance.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

using Matrices = std::vector<Matrix>;
using Paths = std::vector<DtwPath>;

// What of a sequence can be correlated: its dimensions that were rated and vary, gaps filled.
struct Varying {
  Matrix values;
  std::vector<Index> columns;
};

Varying varying(const Matrix &given, const Matrix &filled) {
  Varying out;
  for (Index d = 0; d < given.cols(); ++d)
    if (count_present(given.col(d).data(), given.rows()) > 1 &&
        !is_constant(filled.col(d).minCoeff(), filled.col(d).maxCoeff()))
      out.columns.push_back(d);
  out.values.resize(filled.rows(), size_of(out.columns));
  for (Index d = 0; d < out.values.cols(); ++d)
    out.values.col(d) = filled.col(out.columns[as_size(d)]);
  return out;
}

Matrices filled_of(const Matrices &sequences) {
  std::vector<DtwSeries> series(sequences.begin(), sequences.end());
  const bool complete = std::all_of(series.begin(), series.end(),
                                    [](const DtwSeries &one) { return one.complete(); });
  if (complete) return sequences;
  for (const DtwSeries &one : series)
    require(one.dimensions() == series.front().dimensions(),
            "sequences with missing samples must have the same dimensions");
  Matrices out;
  for (const DtwSeries &one : bridged(series)) out.push_back(one.values());
  return out;
}

CtwRole role_of(const Matrix &given, const Varying &varying) {
  if (given.array().isFinite().count() == 0) return CtwRole::missing;
  return varying.columns.empty() ? CtwRole::constant : CtwRole::warped;
}

// What is matched lies straight from corner to corner.
DtwPath straight_path(Index n, Index m) {
  DtwPath path;
  const Index steps = std::max(n, m);
  for (Index s = 0; s < steps; ++s) {
    const double share = steps == 1 ? 0 : static_cast<double>(s) / static_cast<double>(steps - 1);
    path.first.push_back(static_cast<Index>(std::lround(share * static_cast<double>(n - 1))));
    path.second.push_back(static_cast<Index>(std::lround(share * static_cast<double>(m - 1))));
  }
  return path;
}

double path_cost(const DtwPath &path, const Matrix &x, const Matrix &y, StepPattern pattern) {
  double sum = 0;
  for (std::size_t s = 0; s < path.first.size(); ++s)
    sum += step_weight(path, s, pattern) *
           (x.row(path.first[s]) - y.row(path.second[s])).squaredNorm();
  return sum;
}

// A step that counts twice stands there twice, so that space sees what time has paid for.
DtwPath as_weighed(const DtwPath &path, StepPattern pattern) {
  DtwPath out;
  for (std::size_t s = 0; s < path.first.size(); ++s)
    for (double left = step_weight(path, s, pattern); left > 0; --left) {
      out.first.push_back(path.first[s]);
      out.second.push_back(path.second[s]);
    }
  return out;
}

Matrix rows_at(const Matrix &x, const std::vector<Index> &rows) {
  Matrix out(size_of(rows), x.cols());
  for (Index s = 0; s < out.rows(); ++s) out.row(s) = x.row(rows[as_size(s)]);
  return out;
}

Matrix standardised(const Matrix &x) {
  Matrix out = x.rowwise() - x.colwise().mean();
  for (Index d = 0; d < out.cols(); ++d) out.col(d) /= out.col(d).norm();
  return out;
}

// What is warped onto what. `rows()` are the sequences as the space sees them: sample by sample
// matched. `warp()` gives the best paths of projections.
class Task {
public:
  Task(const Matrices &sequences, const CtwOptions &options)
      : sequences_(sequences), options_(options.warping) {}
  virtual ~Task() = default;
  virtual Paths start() const = 0;
  virtual Matrices rows(const Paths &paths) const = 0;
  virtual Paths warp(const Matrices &projected, const Paths &now, double &before,
                     Monitor &monitor) const = 0;

  const Matrices &sequences() const { return sequences_; }

protected:
  StepPattern pattern() const { return options_.pattern; }
  DtwPath best_path(const Matrix &target, const Matrix &series, Monitor &monitor) const {
    return dtw_path(DtwSeries(target), DtwSeries(series), options_, monitor);
  }

private:
  const Matrices &sequences_;
  const DtwOptions options_;
};

class PairTask final : public Task {
public:
  using Task::Task;
  Paths start() const override {
    return {straight_path(sequences()[0].rows(), sequences()[1].rows())};
  }
  Matrices rows(const Paths &paths) const override {
    const DtwPath weighed = as_weighed(paths[0], pattern());
    return {rows_at(sequences()[0], weighed.first), rows_at(sequences()[1], weighed.second)};
  }
  Paths warp(const Matrices &projected, const Paths &now, double &before,
             Monitor &monitor) const override {
    before = path_cost(now[0], projected[0], projected[1], pattern());
    return {best_path(projected[0], projected[1], monitor)};
  }
};

class MeanTask final : public Task {
public:
  using Task::Task;
  Paths start() const override {
    return Paths(sequences().size(), straight_path(sequences()[0].rows(), sequences()[0].rows()));
  }
  Matrices rows(const Paths &paths) const override {
    Matrices out;
    for (std::size_t k = 0; k < paths.size(); ++k)
      out.push_back(warped_values(match_along(paths[k], DtwSeries(sequences()[k]))));
    return out;
  }
  Paths warp(const Matrices &projected, const Paths &now, double &before,
             Monitor &monitor) const override {
    Matrix mean = Matrix::Zero(projected[0].rows(), projected[0].cols());
    for (std::size_t k = 0; k < now.size(); ++k)
      mean += warped_values(match_along(now[k], DtwSeries(projected[k])));
    mean /= static_cast<double>(now.size());
    Paths out;
    before = 0;
    for (std::size_t k = 0; k < now.size(); ++k) {
      before += path_cost(now[k], mean, projected[k], pattern());
      out.push_back(best_path(mean, projected[k], monitor));
    }
    return out;
  }
};

double cost_of(const Paths &paths) {
  double sum = 0;
  for (const DtwPath &path : paths) sum += path.squared;
  return sum;
}

struct Space {
  CcaSpace cca;
  std::vector<Eigen::RowVectorXd> centres;
  double objective = 0;
};

Space space_of(const Matrices &rows, const CtwOptions &options, Index dims) {
  std::vector<Index> sizes;
  Index total = 0;
  for (const Matrix &one : rows) sizes.push_back(one.cols());
  for (const Index size : sizes) total += size;
  Space out;
  Matrix all(rows[0].rows(), total);
  Index at = 0;
  for (const Matrix &one : rows) {
    out.centres.push_back(one.colwise().mean());
    all.middleCols(at, one.cols()) = one.rowwise() - out.centres.back();
    at += one.cols();
  }
  CcaOptions cca{options.lambda, true, options.energy, dims};
  out.cca = multiset_cca(all.transpose() * all, sizes, cca);
  out.objective = static_cast<double>(out.cca.dims * (size_of(rows) - 1)) -
                  out.cca.eigenvalues.head(out.cca.dims).sum();
  return out;
}

struct Fit {
  Paths paths;
  Space space;
  std::vector<double> objective, before, after;
  Status status = Status::max_iterations;
  Index iterations = 0;
};

Matrices projected_by(const Space &space, const Matrices &sequences) {
  Matrices out;
  for (std::size_t k = 0; k < sequences.size(); ++k)
    out.push_back((sequences[k].rowwise() - space.centres[k]) * space.cca.projections[k]);
  return out;
}

Fit alternate(const Task &task, Paths start, const CtwOptions &options, Index dims,
              Monitor &monitor) {
  Fit fit;
  fit.paths = std::move(start);
  fit.space = space_of(task.rows(fit.paths), options, dims);
  fit.objective.push_back(fit.space.objective);
  const double least =
      options.tolerance *
      static_cast<double>(fit.space.cca.dims * (static_cast<Index>(task.sequences().size()) - 1));
  while (fit.iterations < options.max_iter) {
    monitor.check();
    double before = 0;
    const Matrices projected = projected_by(fit.space, task.sequences());
    Paths paths = task.warp(projected, fit.paths, before, monitor);
    Space space = space_of(task.rows(paths), options, fit.space.cca.dims);
    if (!(space.objective < fit.space.objective - least)) {
      fit.status = Status::converged;
      break;
    }
    ++fit.iterations;
    fit.before.push_back(before);
    fit.after.push_back(cost_of(paths));
    fit.objective.push_back(space.objective);
    fit.paths = std::move(paths);
    fit.space = std::move(space);
  }
  return fit;
}

// As many canonical dimensions as all sequences have, or fewer if these hold the energy.
Fit best_fit(const Task &task, const CtwOptions &options, Monitor &monitor) {
  const Fit unwarped = alternate(task, task.start(), options, 0, monitor);
  const Index dims = unwarped.space.cca.dims;
  const bool same =
      std::all_of(task.sequences().begin(), task.sequences().end(),
                  [&](const Matrix &one) { return one.cols() == task.sequences().front().cols(); });
  if (!same) return unwarped;
  Matrices standard;
  for (const Matrix &one : task.sequences()) standard.push_back(standardised(one));
  double before = 0;
  const Fit warped =
      alternate(task, task.warp(standard, task.start(), before, monitor), options, dims, monitor);
  return warped.space.objective < unwarped.space.objective ? warped : unwarped;
}

// Everybody in their own time: what stays of those who are set aside.
CtwResult unwarped(const Matrices &given, const std::vector<CtwRole> &roles) {
  CtwResult out;
  const Index n = given[0].rows(), m = size_of(given);
  out.values = given;
  out.roles = roles;
  out.positions.resize(n, m);
  for (Index k = 0; k < m; ++k) {
    const double last = static_cast<double>(given[as_size(k)].rows() - 1);
    out.positions.col(k) = Vector::LinSpaced(n, 0, last);
  }
  for (const Matrix &one : given) out.projections.push_back(Matrix::Zero(one.cols(), 1));
  out.correlation = Vector::Constant(m, kMissing);
  return out;
}

// Those that can be warped, and what was found of them put into the places of all.
struct Cast {
  std::vector<std::size_t> who;
  std::vector<Varying> parts;
  Matrices sequences;
  std::vector<CtwRole> roles;
};

Cast cast_of(const Matrices &given) {
  Cast cast;
  const Matrices filled = filled_of(given);
  for (std::size_t k = 0; k < given.size(); ++k) {
    Varying part = varying(given[k], filled[k]);
    cast.roles.push_back(role_of(given[k], part));
    if (cast.roles.back() != CtwRole::warped) continue;
    cast.who.push_back(k);
    cast.sequences.push_back(part.values);
    cast.parts.push_back(std::move(part));
  }
  return cast;
}

void put_space(const Cast &cast, const Task &task, const Fit &fit, CtwResult &out) {
  const Matrices rows = projected_by(fit.space, task.rows(fit.paths));
  Vector sum = Vector::Zero(rows[0].rows());
  for (const Matrix &one : rows) sum += one.col(0);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::size_t whole = cast.who[k];
    Matrix &projection = out.projections[whole];
    projection.setZero(projection.rows(), fit.space.cca.dims);
    for (std::size_t d = 0; d < cast.parts[k].columns.size(); ++d)
      projection.row(cast.parts[k].columns[d]) =
          fit.space.cca.projections[k].row(static_cast<Index>(d));
    const Vector others = sum - rows[k].col(0);
    out.correlation[static_cast<Index>(whole)] =
        pearson(pair_moments(rows[k].col(0).data(), others.data(), others.size()));
  }
  out.space = fit.objective;
  out.time_before = fit.before;
  out.time_after = fit.after;
  out.status = fit.status;
  out.iterations = fit.iterations;
  out.dims = fit.space.cca.dims;
}

void put_path(const DtwPath &path, const Matrix &given, std::size_t k, CtwResult &out) {
  const DtwMatch match = match_along(path, DtwSeries(given));
  out.values[k] = warped_values(match);
  out.positions.col(static_cast<Index>(k)) = match.position;
}

void check_sequences(const Matrices &given, const CtwOptions &options) {
  options.check();
  for (const Matrix &one : given)
    require(one.rows() > 0 && one.cols() > 0, "sequences must have samples and dimensions");
}

} // namespace

void CtwOptions::check() const {
  warping.check();
  CcaOptions{lambda, true, energy, 0}.check();
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
}

CtwResult ctw_pair(const Matrix &first, const Matrix &second, const CtwOptions &options,
                   Monitor &monitor) {
  const Matrices given{first, second};
  check_sequences(given, options);
  const Cast cast = cast_of(given);
  CtwResult out = unwarped(given, cast.roles);
  if (cast.who.size() < 2) return out;
  const PairTask task(cast.sequences, options);
  const Fit fit = best_fit(task, options, monitor);
  put_space(cast, task, fit, out);
  put_path(fit.paths[0], second, 1, out);
  return out;
}

CtwResult ctw_mean(const std::vector<Matrix> &sequences, const CtwOptions &options,
                   Monitor &monitor) {
  require(!sequences.empty(), "there must be sequences");
  check_sequences(sequences, options);
  for (const Matrix &one : sequences)
    require(one.rows() == sequences[0].rows(), "sequences must have the same length");
  const Cast cast = cast_of(sequences);
  CtwResult out = unwarped(sequences, cast.roles);
  if (cast.who.size() < 2) return out;
  const MeanTask task(cast.sequences, options);
  const Fit fit = best_fit(task, options, monitor);
  put_space(cast, task, fit, out);
  for (std::size_t k = 0; k < cast.who.size(); ++k)
    put_path(fit.paths[k], sequences[cast.who[k]], cast.who[k], out);
  return out;
}

} // namespace musefuse
