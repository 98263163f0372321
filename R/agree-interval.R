# Intervals of agreement, on a scale without ends (Fisher's z and its like) and back.

# Where ratings are normal, agreement in course has the interval of an intraclass correlation.
normal_indices <- c("ccc", "pearson", "spearman", "changes", "icc_1", "icc_k", "icc_a1", "icc_ak", "icc_c1", "icc_ck",
  "cronbach", "alpha", "alpha_ordinal", "kendall")
# Of more than two raters these are means over pairs.
pair_indices <- c("ccc", "pearson", "spearman", "changes", "sda")
rank_indices <- c("spearman", "alpha_ordinal", "kendall")
# No level of a rater is estimated for these.
course_indices <- c("pearson", "spearman", "changes", "icc_c1", "icc_ck", "cronbach", "kendall")

# Few independent samples show their own spread badly: where the bootstrap knows it no better than theory for normal
# ratings does. Of 5, 10, 15, 20, 30 in simulations (bench/bootstrap-coverage.R, other seeds) 15 covered best at a width
# within 1.3 times that of independent normal samples.
trusted_n_eff <- 15

# Heavy tails (bursts out of rest, few extreme ratings) show too little of themselves in few independent samples: their
# sample kurtosis is far below the true one, and with it the spread of the bootstrap, and more samples seem independent
# than are. By this share of the excess kurtosis that is seen the squared half widths are larger, and by four times as
# much the independent samples are fewer (a variance of n such ratings is as uncertain as that of n / (1 + kurtosis / 2)
# normal ones). A quarter was chosen on Student's t with 5 degrees of freedom, four times of 0, 2, 3, 4, 5 on bursts,
# and both checked on other seeds; it fades with the independent samples, as the bootstrap comes to know the tails
# (bench/bootstrap-coverage.R). Ranks have no tails, and classes and signs another theory.
tail_excess <- function(code, kurtosis, n_eff) {
  heavy <- code %in% setdiff(normal_indices, rank_indices) & !is.na(kurtosis) & kurtosis > 0
  ifelse(heavy, 0.25 * 200 / (200 + n_eff) * kurtosis, 0)
}

# How many samples are independent is told by the products that an index is made of, a few of which stand out, and by
# the ratings' own memory, as it would be of normal ratings. Of 10 the first found 4 to 25 (10th and 90th percentile),
# and where it found too many the estimate was low and its interval short. Both are noisy, so the interval is made for
# their geometric mean (bench/bootstrap-coverage.R: at 10 of them the CCC of five raters with Laplace's tails is held in
# 92 %, where it was 89, at 1.02 times the width).
steady_n_eff <- function(code, n_eff, course) {
  ifelse(code %in% normal_indices & is.finite(course), sqrt(n_eff * course), n_eff)
}

# Half widths below and above the middle, from two spreads: that of the block bootstrap, and that of z = log(F) / 2 of
# as many independent normal samples (McGraw & Wong 1996, table 7; for ranks Fieller, Hartley & Pearson 1957,
# doi 10.1093/biomet/44.3-4.470), each by its share. The quantiles are those of log(F) / 2, stretched by Student's t on
# the degrees of freedom of the sum (Satterthwaite 1946, doi 10.2307/3002019; the bootstrap's are n_eff / 2). Indices of
# another kind have the bootstrap and Student's t alone.
interval_halves <- function(code, se, n_eff, k, conf_level) {
  normal <- code %in% normal_indices
  at <- 0.5 + conf_level / 2
  n <- pmin(pmax(n_eff, 2), 1e4) # more add nothing, and beyond 4e5 degrees of freedom qf() takes them as infinite
  df <- list(pmax(1, n - 1), pmax(1, (n - 1) * (k - 1)))
  theory <- sqrt(trigamma(df[[1L]] / 2) + trigamma(df[[2L]] / 2)) / 2
  own <- ifelse(normal, n / (n + trusted_n_eff), 1) * se^2
  spread <- sqrt(own + ifelse(normal, trusted_n_eff / (n + trusted_n_eff), 0) *
    theory^2 * ifelse(code %in% rank_indices, 1.06, 1))
  widened <- stats::qt(at, n / 2 * ifelse(spread > 0, (spread^2 / own)^2, 1)) * spread
  half <- function(df_above, df_below) {
    widened * ifelse(normal, log(stats::qf(at, df_above, df_below)) / 2 / (theory * stats::qnorm(at)), 1)
  }
  list(below = half(df[[1L]], df[[2L]]), above = half(df[[2L]], df[[1L]]), spread = spread)
}

# The centre less the bias that the resamples show (Davison & Hinkley 1997, doi 10.1017/CBO9780511802843): the levels
# of raters are estimated from few independent times, which takes from the variance of the times and gives to that of
# the raters, so CCC, alpha and ICC(A,.) come out low, the more so the more raters there are. Half a standard error at
# most, so that the estimate stays within its interval; of indices that know no levels the bias is noise. What levels of
# few independent times take away differs from recording to recording by about as much as it is on average, so the bias
# is added once more on the side to which it points (bench/bootstrap-coverage.R: of eight raters and 10 independent
# times 93 %, where it was 90).
bias_of_levels <- function(code, rows, spread) {
  bias <- ifelse(is.finite(rows$bias) & !code %in% course_indices, rows$bias, 0)
  most <- ifelse(is.finite(spread), spread / 2, 0)
  pmin(pmax(bias, -most), most)
}

# Of `rows` as the core gives them. Perfect agreement has no spread.
interval_limits <- function(code, rows, k, conf_level) {
  if (is.null(conf_level)) {
    return(list(low = rep(NA_real_, length(code)), high = rep(NA_real_, length(code))))
  }
  n_eff <- steady_n_eff(code, rows$n_eff, rows$course_n_eff)
  tails <- tail_excess(code, rows$kurtosis, n_eff)
  half <- interval_halves(code, rows$se, n_eff / (1 + 4 * tails), k, conf_level)
  stretch <- sqrt(1 + tails)
  bias <- bias_of_levels(code, rows, half$spread)
  centre <- rows$centre - bias
  limit <- function(z) {
    ifelse(!is.na(rows$estimate) & rows$estimate >= 1, 1, from_open_scale(z, unname(index_reach[code]), k))
  }
  high <- limit(centre + half$above * stretch - pmin(bias, 0))
  # the middle takes a negative variance of raters for none, the estimate does not
  list(low = limit(centre - half$below * stretch - pmax(bias, 0)),
    high = ifelse(is.na(rows$estimate), high, pmax(high, rows$estimate)))
}

lowest_of_index <- function(code, k) {
  reach <- unname(index_reach[code])
  ifelse(reach == "pair", -1, ifelse(reach == "single", -1 / (k - 1), 0))
}

# Back from Fisher's z to the index. The reliability of a mean is none where that of one rater is negative, and what two
# raters have in common is no less than -1, though fewer than two rated at a time.
from_open_scale <- function(z, reach, k) {
  grown <- exp(2 * pmin(z, 300)) # exp(600) is a number, and its index 1 to all digits
  ifelse(reach == "pair", tanh(z),
    ifelse(reach == "single", pmax(-1, (grown - 1) / (grown + k - 1)),
      ifelse(reach == "mean", pmax(0, 1 - 1 / grown), grown / (grown + k - 1))))
}
