# Standard deviation with divisor n of what is finite; NA where nothing is. A constant has exactly 0, though
# its mean may be rounded.
population_sd <- function(x) {
  x <- x[is.finite(x)]
  if (length(x) == 0L) {
    return(NA_real_)
  }
  if (is_constant(x)) {
    return(0)
  }
  moved <- x - mean(x)
  unit <- binary_unit(max(abs(moved)))
  unit * sqrt(mean((moved / unit)^2))
}

# The power of two next below a number, 1 below none: divided by it nothing is rounded, and squares do not vanish.
binary_unit <- function(x) {
  unit <- 2^floor(log2(x))
  replace(unit, !(unit > 0 & is.finite(unit)), 1)
}

# Does a trace never move? What rounding leaves of a constant (a few units of the last place of its level) is no
# movement; the same rule as in core/util/constant.h.
is_constant <- function(x) {
  x <- x[is.finite(x)]
  length(x) == 0L || !(max(x) - min(x) > rounding_noise(x))
}
rounding_noise <- function(x) 64 * .Machine$double.eps * max(abs(x))

# Values that differ from the next one by rounding alone become one; the same rule as in core/util/ties.h.
settled <- function(x) {
  from <- order(x, na.last = NA)
  from <- from[is.finite(x[from])]
  if (length(from) == 0L) {
    return(x)
  }
  sorted <- x[from]
  begins <- c(TRUE, diff(sorted) > rounding_noise(sorted))
  x[from] <- sorted[begins][cumsum(begins)]
  x
}

constant_columns <- function(values) apply(values, 2L, is_constant)

# Mean and sum of squares about it of parts taken together, of their numbers, means and sums of squares about these
# (Chan, Golub & LeVeque 1983, doi 10.2307/2683386).
joint_moments <- function(n, mean, squares) {
  joint <- sum(n * mean) / sum(n)
  list(n = sum(n), mean = joint, squares = sum(squares) + sum(n * (mean - joint)^2))
}

# Sums of what is known of `x`, by groups 1 to `most`.
sums_by <- function(x, by, most) {
  known <- which(!is.na(x))
  out <- numeric(most)
  sums <- rowsum(x[known], by[known], reorder = FALSE)
  out[as.integer(rownames(sums))] <- sums
  out
}

# Correlations on a scale where they can be averaged and subtracted (Fisher); a perfect one has an end there too.
fisher_z <- function(r) atanh(pmin(pmax(r, -0.9999), 0.9999))

# Standard errors and intervals of estimates from resamples of `n` units (recordings), one row a resample, one column an
# estimate. Resamples of a handful of units spread by sqrt((n - 1) / n) too little, and their percentiles know nothing
# of how uncertain that spread is (of 5 recordings 95 % percentile intervals of UAR held the truth in 83 of 100
# simulated corpora, of 3 in 70 to 76): hence Student's t, within what the estimate can be. One unit has no spread.
over_units <- function(drawn, n) if (n > 1L) unname(apply(drawn, 2L, stats::sd)) * sqrt(n / (n - 1)) else
  rep(NA_real_, ncol(drawn))

limits_over_units <- function(estimate, se, n, conf_level, range) {
  half <- if (n > 1L) stats::qt(0.5 + conf_level / 2, n - 1) * se else NA_real_
  list(low = pmax(estimate - half, range[[1L]]), high = pmin(estimate + half, range[[2L]]))
}
