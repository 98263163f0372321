#include "core/validate/predict.h"

#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace musefuse {
namespace {

// The rows of one fold, and those that its model is fitted on, both standardised by the latter.
struct Split {
  std::vector<Index> train_rows, test_rows;
  Matrix train, test;
};

Matrix rows_of(const ConstMatrix &table, const std::vector<Index> &rows) {
  Matrix out(size_of(rows), table.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) out.row(static_cast<Index>(i)) = table.row(rows[i]);
  return out;
}

Split split_at(const ConstMatrix &table, const std::vector<int> &fold, int held_out) {
  Split split;
  for (std::size_t i = 0; i < fold.size(); ++i)
    (fold[i] == held_out ? split.test_rows : split.train_rows).push_back(static_cast<Index>(i));
  require(!split.train_rows.empty() && !split.test_rows.empty(),
          "each fold must hold out rows and leave some");
  split.train = rows_of(table, split.train_rows);
  split.test = rows_of(table, split.test_rows);
  for (Index j = 0; j < table.cols(); ++j) {
    const double mean = split.train.col(j).mean();
    split.train.col(j).array() -= mean;
    split.test.col(j).array() -= mean;
    const double sd =
        std::sqrt(split.train.col(j).squaredNorm() / static_cast<double>(split.train.rows()));
    // what never moves where it is learnt tells nothing
    const double scale = sd > 1e-12 * (std::abs(mean) + sd) ? 1 / sd : 0;
    split.train.col(j) *= scale;
    split.test.col(j) *= scale;
  }
  return split;
}

// The classes in use are numbered anew; `known` are their old numbers.
std::vector<int> renumbered(std::vector<int> label, Index k, std::vector<int> &known) {
  std::vector<int> number(as_size(k), -1);
  known.clear();
  for (int one : label) number[as_size(one)] = 0;
  for (int c = 0; c < static_cast<int>(k); ++c)
    if (number[as_size(c)] == 0) {
      number[as_size(c)] = static_cast<int>(known.size());
      known.push_back(c);
    }
  for (int &one : label) one = number[as_size(one)];
  return label;
}

// Scores of the rows (rows x classes): the largest wins.
Matrix centroid_scores(const Split &split, const std::vector<int> &label, Index k) {
  Matrix centre = Matrix::Zero(k, split.train.cols());
  Vector count = Vector::Zero(k);
  for (std::size_t i = 0; i < label.size(); ++i) {
    centre.row(label[i]) += split.train.row(static_cast<Index>(i));
    count[label[i]] += 1;
  }
  centre.array().colwise() /= count.array();
  // - |x - c|^2 without |x|^2, which is the same for all classes
  return (2 * split.test * centre.transpose()).rowwise() -
         centre.rowwise().squaredNorm().transpose();
}

Matrix ridge_scores(const Split &split, const std::vector<int> &label, Index k, double penalty) {
  const Matrix b = ridge_multinomial(split.train, label, k, penalty);
  return (split.test * b.bottomRows(b.rows() - 1)).rowwise() + b.row(0);
}

} // namespace

void PredictOptions::check() const {
  require(penalty > 0 && std::isfinite(penalty), "the penalty must be above 0");
}

Matrix ridge_multinomial(const ConstMatrix &table, const std::vector<int> &label, Index k,
                         double penalty) {
  const Index n = table.rows(), p = table.cols();
  const double share = 1 / static_cast<double>(n);
  Matrix truth = Matrix::Zero(n, k);
  for (Index i = 0; i < n; ++i) truth(i, label[as_size(i)]) = 1;
  const auto value = [&](const Vector &x, Vector &gradient) {
    const Eigen::Map<const Matrix> b(x.data(), p + 1, k);
    Matrix score = (table * b.bottomRows(p)).rowwise() + b.row(0);
    const Vector most = score.rowwise().maxCoeff();
    score.colwise() -= most;
    const double own = (score.array() * truth.array()).sum();
    score = score.array().exp();
    const Vector sum = score.rowwise().sum();
    score.array().colwise() /= sum.array();
    const Matrix residual = (score - truth) * share;
    gradient.resize(x.size());
    Eigen::Map<Matrix> slope(gradient.data(), p + 1, k);
    slope.row(0) = residual.colwise().sum();
    slope.bottomRows(p) = table.transpose() * residual + penalty * b.bottomRows(p);
    return (sum.array().log().sum() - own) * share + penalty / 2 * b.bottomRows(p).squaredNorm();
  };
  LbfgsOptions options{500, 1e-10};
  const Vector start = Vector::Zero((p + 1) * k);
  const Vector found = minimise_lbfgs(value, start, options).x;
  return Eigen::Map<const Matrix>(found.data(), p + 1, k);
}

Eigen::MatrixXi predict_held_out(const ConstMatrix &table, const Eigen::MatrixXi &label,
                                 const std::vector<int> &fold, Index k,
                                 const PredictOptions &options, Monitor &monitor) {
  options.check();
  const Index n = table.rows();
  require(label.rows() == n && size_of(fold) == n, "there must be one class and one fold a row");
  require_data(table.allFinite(), "the predictors must be finite");
  require(label.size() > 0 && label.minCoeff() >= 0 && label.maxCoeff() < k,
          "classes must be 0 to k - 1");
  const Index folds = 1 + *std::max_element(fold.begin(), fold.end());
  std::vector<Split> splits;
  for (Index f = 0; f < folds; ++f) splits.push_back(split_at(table, fold, static_cast<int>(f)));
  Eigen::MatrixXi out(n, label.cols());
  for_each_item(folds * label.cols(), options.threads, monitor, [&](Index item) {
    const Split &split = splits[as_size(item % folds)];
    const Index column = item / folds;
    std::vector<int> classes, known;
    for (Index row : split.train_rows) classes.push_back(label(row, column));
    classes = renumbered(std::move(classes), k, known);
    const Index in_use = size_of(known);
    const Matrix score = options.model == Predictor::centroid
                             ? centroid_scores(split, classes, in_use)
                             : ridge_scores(split, classes, in_use, options.penalty);
    for (std::size_t i = 0; i < split.test_rows.size(); ++i) {
      Index best = 0;
      score.row(static_cast<Index>(i)).maxCoeff(&best);
      out(split.test_rows[i], column) = known[as_size(best)];
    }
  });
  return out;
}

} // namespace musefuse
