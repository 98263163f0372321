// Simple kernels: what a loop without any care for missing values, edges or far-off levels takes, compiled with the
// flags that the package is compiled with. bench/limits.R compares.
#include <Rcpp.h>

#include <algorithm>
#include <cmath>
#include <vector>

// [[Rcpp::plugins(cpp17)]]

namespace {

double dot(const double *x, const double *y, int n) {
  double sum[8] = {};
  int i = 0;
  for (; i + 8 <= n; i += 8)
    for (int b = 0; b < 8; ++b) sum[b] += x[i + b] * y[i + b];
  for (; i < n; ++i) sum[0] += x[i] * y[i];
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

double total(const double *x, int n) {
  double sum[8] = {};
  int i = 0;
  for (; i + 8 <= n; i += 8)
    for (int b = 0; b < 8; ++b) sum[b] += x[i + b];
  for (; i < n; ++i) sum[0] += x[i];
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

void weighted(const double *x, const double *mean, const double *w, int n, int raters, double *out) {
  double all = 0, level = 0;
  for (int k = 0; k < raters; ++k) all += w[k];
  for (int k = 0; k < raters; ++k) level += w[k] * mean[k] / all;
  std::fill(out, out + n, level);
  for (int k = 0; k < raters; ++k) {
    if (w[k] == 0) continue;
    const double by = w[k] / all, from = mean[k], *column = x + static_cast<std::size_t>(k) * n;
    int i = 0;
    for (; i + 8 <= n; i += 8)
      for (int b = 0; b < 8; ++b) out[i + b] += by * (column[i + b] - from);
    for (; i < n; ++i) out[i] += by * (column[i] - from);
  }
}

} // namespace

// Reads two numbers and writes one, a[i] = b[i] + 3 c[i].
// [[Rcpp::export]]
void kernel_triad(Rcpp::NumericVector a, Rcpp::NumericVector b, Rcpp::NumericVector c) {
  double *to = a.begin();
  const double *x = b.begin(), *y = c.begin();
  const R_xlen_t n = a.size();
  for (R_xlen_t i = 0; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; ++j) to[i + j] = x[i + j] + 3 * y[i + j];
}

// A fixed window about each sample of each column that has a whole one.
// [[Rcpp::export]]
Rcpp::NumericMatrix kernel_window(Rcpp::NumericMatrix x, Rcpp::NumericVector w) {
  const int n = x.nrow(), width = static_cast<int>(w.size()), half = width / 2;
  Rcpp::NumericMatrix out(n, x.ncol());
  for (int k = 0; k < x.ncol(); ++k) {
    const double *from = &x(0, k);
    double *to = &out(half, k);
    for (int i = 0; i + 8 <= n - width + 1; i += 8) {
      double sum[8] = {};
      for (int j = 0; j < width; ++j)
        for (int b = 0; b < 8; ++b) sum[b] += w[j] * from[i + j + b];
      for (int b = 0; b < 8; ++b) to[i + b] = sum[b];
    }
  }
  return out;
}

// EWE of complete ratings: weights by the mean CCC with the others, the mean about the raters' levels, and with `band`
// the jackknife over raters.
// [[Rcpp::export]]
Rcpp::List kernel_ewe(Rcpp::List cells, bool band) {
  Rcpp::List out(cells.size());
  for (R_xlen_t c = 0; c < cells.size(); ++c) {
    const Rcpp::NumericMatrix x = cells[c];
    const int n = x.nrow(), raters = x.ncol();
    std::vector<double> centred(x.begin(), x.end()), mean(raters), variance(raters), w(raters);
    std::vector<double> ccc(static_cast<std::size_t>(raters) * raters);
    for (int k = 0; k < raters; ++k) {
      double *column = centred.data() + static_cast<std::size_t>(k) * n;
      mean[k] = total(column, n) / n;
      for (int i = 0; i < n; ++i) column[i] -= mean[k];
      variance[k] = dot(column, column, n) / n;
    }
    for (int k = 0; k < raters; ++k)
      for (int j = 0; j < k; ++j) {
        const double cov = dot(centred.data() + static_cast<std::size_t>(k) * n,
                               centred.data() + static_cast<std::size_t>(j) * n, n) / n;
        const double shift = mean[k] - mean[j];
        ccc[k * raters + j] = ccc[j * raters + k] = 2 * cov / (variance[k] + variance[j] + shift * shift);
      }
    const auto weigh = [&](int out_of) {
      for (int k = 0; k < raters; ++k) {
        double sum = 0;
        for (int j = 0; j < raters; ++j) sum += j == k || j == out_of ? 0 : ccc[k * raters + j];
        w[k] = k == out_of ? 0 : std::max(sum, 0.0);
      }
    };
    Rcpp::NumericVector value(n), se(band ? n : 0);
    weigh(-1);
    weighted(x.begin(), mean.data(), w.data(), n, raters, value.begin());
    if (band) {
      std::vector<double> without(static_cast<std::size_t>(n) * raters), centre(n);
      for (int k = 0; k < raters; ++k) {
        double *one = without.data() + static_cast<std::size_t>(k) * n;
        weigh(k);
        weighted(x.begin(), mean.data(), w.data(), n, raters, one);
        for (int i = 0; i < n; ++i) centre[i] += one[i] / raters;
      }
      for (int k = 0; k < raters; ++k)
        for (int i = 0; i < n; ++i) {
          const double off = without[static_cast<std::size_t>(k) * n + i] - centre[i];
          se[i] += off * off;
        }
      for (int i = 0; i < n; ++i) se[i] = std::sqrt((raters - 1.0) / raters * se[i]);
    }
    out[c] = Rcpp::List::create(Rcpp::_["value"] = value, Rcpp::_["se"] = se);
  }
  return out;
}

// The 28 features of feature_catalogue("large") of stretches of `size` samples, peaks among `support` on either side.
// [[Rcpp::export]]
Rcpp::NumericMatrix kernel_features(Rcpp::NumericVector value, int size, int support) {
  const int count = static_cast<int>(value.size()) / size;
  const double n = size, shares[] = {.05, .1, .25, .33, .66, .75, .9, .95};
  Rcpp::NumericMatrix out(count, 28);
  std::vector<double> sorted(size);
  for (int s = 0; s < count; ++s) {
    const double *x = value.begin() + static_cast<std::size_t>(s) * size;
    std::copy(x, x + size, sorted.begin());
    std::sort(sorted.begin(), sorted.end());
    const auto quantile = [&](double p) {
      const double h = (n - 1) * p;
      const int low = static_cast<int>(h);
      return low + 1 >= size ? sorted[size - 1] : sorted[low] + (h - low) * (sorted[low + 1] - sorted[low]);
    };
    double sum = 0, squares = 0, s2 = 0, s3 = 0, s4 = 0, absolute = 0;
    for (int i = 0; i < size; ++i) {
      sum += x[i];
      squares += x[i] * x[i];
    }
    const double mean = sum / n;
    int crossings = 0, peaks = 0, below = 0, above = 0, most_below = 0, most_above = 0, count_below = 0, again = 0;
    int first_max = 0, last_max = 0, first_min = 0, last_min = 0;
    for (int i = 0; i < size; ++i) {
      const double d = x[i] - mean, square = d * d;
      s2 += square;
      s3 += square * d;
      s4 += square * square;
      below = x[i] < mean ? below + 1 : 0;
      above = x[i] > mean ? above + 1 : 0;
      most_below = std::max(most_below, below);
      most_above = std::max(most_above, above);
      count_below += x[i] < mean;
      if (x[i] > x[first_max]) first_max = i;
      if (x[i] >= x[last_max]) last_max = i;
      if (x[i] < x[first_min]) first_min = i;
      if (x[i] <= x[last_min]) last_min = i;
      if (i + 1 == size) continue;
      absolute += std::abs(x[i + 1] - x[i]);
      crossings += (x[i] > 0) != (x[i + 1] > 0);
    }
    for (int i = support; i + support < size; ++i) {
      bool peak = true;
      for (int j = 1; j <= support && peak; ++j) peak = x[i] > x[i - j] && x[i] > x[i + j];
      peaks += peak;
    }
    for (int i = 0; i < size; ++i)
      again += (i > 0 && sorted[i] == sorted[i - 1]) || (i + 1 < size && sorted[i] == sorted[i + 1]);
    const double m2 = s2 / n, pairs = (n - 2) * (n - 3);
    int f = 0;
    const auto put = [&](double found) { out(s, f++) = found; };
    put(mean);
    put(quantile(.5));
    put(std::sqrt(m2));
    for (const double p : shares) put(quantile(p));
    put(squares / n);
    put(absolute / n);
    put(crossings / n);
    put(peaks / n);
    put(most_below / n);
    put(most_above / n);
    put(count_below / n);
    put(absolute / (n - 1));
    put((x[size - 1] - x[0]) / (n - 1));
    put((x[size - 1] - x[size - 2] - x[1] + x[0]) / (2 * (n - 2)));
    put(n * std::sqrt(n - 1) / (n - 2) * s3 / (s2 * std::sqrt(s2)));
    put(n * (n + 1) * (n - 1) / pairs * s4 / (s2 * s2) - 3 * (n - 1) * (n - 1) / pairs);
    put(first_max / n);
    put(first_min / n);
    put(1 - (size - 1 - last_max) / n);
    put(1 - (size - 1 - last_min) / n);
    put(again / n);
  }
  return out;
}
