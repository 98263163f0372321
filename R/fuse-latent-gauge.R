# What ratings alone do not tell of the latent fusion's signal: level, scale and clock. They are those of the raters who
# happened to rate, and the full band says by how much they may be off the ones of all such raters: at value x, slope x'
#   half^2 = (z sd)^2 + level_error^2 + (scale_error (x - middle))^2 + (clock_error x')^2
# where each term is the squared half width of an interval of its own (so that few raters make a wide one); sums of
# these hold at least what is said of each (Banerjee 1960, Sankhya 22, 357-358). methods/latent.md 6.8.

# Typical spreads of raters, from before: of their levels in one recording over the sd of ratings, and of their log
# gains (methods/pooled.md 4.2 and 3.1).
usual_level <- 0.27
usual_log_gain <- sqrt(0.02)

# `raters`: latent_raters() of one cell; `cell`: its facts; `step`: seconds a sample of the model. Half widths at
# `conf_level`, of the level in the signal's unit, of the log of the scale, of the clock in seconds. One rater tells
# nothing of others: then the band is of what that rater alone shows.
latent_gauge <- function(raters, cell, middle, step, conf_level, earliest) {
  used <- raters[raters$weight > 0, ]
  upright <- if (any(used$gain > 0)) used[used$gain > 0, ] else used
  if (nrow(used) < 2L || is.na(middle)) {
    return(list(middle = middle, level_error = 0, scale_error = 0, clock_error = 0))
  }
  clock <- with_seed(1L, clock_draws(latent_clock(used, cell, earliest), 400L))
  list(
    middle = middle,
    level_error = level_error(upright, cell, middle, step, conf_level),
    scale_error = scale_error(upright, cell, conf_level),
    clock_error = stats::quantile(abs(clock), conf_level, names = FALSE)
  )
}

level_error <- function(raters, cell, middle, step, conf_level) {
  share <- share_of_mean(raters)
  noise <- raters$noise_sd^2 * share + raters$white_sd^2 * step / raters$seconds
  ratings <- sqrt(mean(raters$gain^2 * cell$signal_sd^2 + raters$noise_sd^2 + raters$white_sd^2))
  half_common(raters$offset + raters$gain * middle, sqrt(noise / left_of_noise(raters, cell)), raters$communality,
    usual_level * ratings, conf_level)
}

scale_error <- function(raters, cell, conf_level) {
  half_common(log(abs(raters$gain)), sqrt(gain_variance(raters, cell) / left_of_noise(raters, cell)),
    raters$communality, usual_log_gain, conf_level)
}

# Variance of the mean of a first-order autoregression over that of the process.
share_of_mean <- function(raters) {
  lasting <- raters$tau / raters$seconds
  2 * lasting * (1 - lasting * (1 - exp(-1 / lasting)))
}

# Twice the time that products of the signal and a rater's noise last, over the time rated.
share_of_gain <- function(raters, cell) {
  2 / (1 / (2 * cell$length_scale / sqrt(3)) + 1 / raters$tau) / raters$seconds
}

# Of the log gains (methods/pooled.md 3).
gain_variance <- function(raters, cell) {
  rho <- raters$communality
  pmin(4, (1 - rho) / pmax(rho, 0.02) * share_of_gain(raters, cell))
}

# Noise that looked like a level or like a gain is missing in its estimated variance: by so much that is too small.
left_of_noise <- function(raters, cell) pmax(1 - share_of_mean(raters) - share_of_gain(raters, cell), 0.25)

# Half width at `conf_level` of what the weighted mean of the raters' `estimate`, with standard errors `error`, is off
# the mean of all raters: they are random effects, and as how far raters are apart is not known well from a few, a
# mixture over it.
half_common <- function(estimate, error, weight, usual, conf_level) {
  weight <- weight / sum(weight)
  error <- pmax(error, 1e-6 * usual)
  u <- seq_len(100L) / 100
  spreads <- 10 * (max(0, stats::sd(estimate), na.rm = TRUE) + usual + max(error)) * u^2
  told <- spread_posterior(estimate, error, spreads, usual)
  probability <- told$weight * u / sum(told$weight * u)
  sd <- sqrt(as.vector(outer(spreads^2, error^2, `+`) %*% weight^2))
  stats::uniroot(function(half) sum(probability * (2 * stats::pnorm(half / sd) - 1)) - conf_level,
    c(0, 40 * max(sd)), tol = 1e-9 * max(sd))$root
}

# How likely the `spreads` (standard deviations) of raters are whose estimates have normal errors, about a mean of which
# nothing is known before. That they are apart by less than `usual` is as likely as by more (DuMouchel's prior:
# Spiegelhalter, Abrams & Myles 2004, doi 10.1002/0470092602, section 5.7).
spread_posterior <- function(estimate, error, spreads, usual) {
  precision <- 1 / outer(spreads^2, error^2, `+`)
  middle <- as.vector(precision %*% estimate) / rowSums(precision)
  likely <- 0.5 * (rowSums(log(precision)) - log(rowSums(precision)) -
    rowSums(precision * outer(middle, estimate, `-`)^2))
  list(precision = rowSums(precision), middle = middle, weight = exp(likely - max(likely)) / (usual + spreads)^2)
}

# ---- the clock ---------------------------------------------------------------------------------

# `earliest`: is zero the earliest of the reliable raters, or a clock of its own (a reference, a corpus)?
latent_clock <- function(used, cell, earliest) {
  list(
    lag = used$lag - cell$anchor, error = sqrt(pmax(used$std.error^2 - cell$std.error^2, 0)),
    weight = used$weight / sum(used$weight), reliable = used$communality > 0.5 * max(used$communality),
    anchor_error = cell$std.error, earliest = earliest
  )
}

counts_from_earliest <- function(anchored, pool) !identical(anchored, "reference") && !identical(pool, "raters")

# Seconds by which the signal comes later than the gold standard does. Zero is the earliest of the reliable raters, and
# the earliest of several uncertain lags is too early: raters who are equally late seem spread by their errors. So lags
# are drawn as random effects, the signal moves with the weighted mean of what they are off, and zero is the earliest of
# those drawn. A reference or a corpus is a clock of its own: there only errors count.
clock_draws <- function(clock, draws) {
  error <- pmax(clock$error, 1e-3)
  if (is.null(clock) || sum(clock$reliable) < 2L || anyNA(c(clock$lag, error))) {
    return(numeric(draws))
  }
  if (!clock$earliest) {
    return(stats::rnorm(draws, sd = sqrt(clock$anchor_error^2 + sum(clock$weight^2 * error^2))))
  }
  drawn <- drawn_lags(clock$lag, error, clock$reliable, draws)
  sum(clock$weight * clock$lag) - as.vector(drawn %*% clock$weight) +
    apply(drawn[, clock$reliable, drop = FALSE], 1L, min)
}

# Draws of true lags (columns), given estimates with normal errors: effects of raters. Those of `told` tell mean and
# spread.
# (With the spread by moments 95 % intervals of five raters whose lags have a standard deviation of .8 s held the truth
# in 75 %, with this prior in 90 to 92; with a flat one those of equally late raters in 66 to 69 %, with this in 99.)
drawn_lags <- function(lag, error, told, draws) {
  spreads <- seq(0, 3 * stats::sd(lag[told]) + max(error), length.out = 61L)
  known <- spread_posterior(lag[told], error[told], spreads, 1 / sqrt(mean(1 / error[told]^2)))
  at <- sample.int(length(spreads), draws, replace = TRUE, prob = known$weight)
  middle <- known$middle[at] + stats::rnorm(draws) / sqrt(known$precision[at])
  keep <- spreads[at]^2 / outer(spreads[at]^2, error^2, `+`)
  (1 - keep) * middle + keep * rep(lag, each = draws) +
    sqrt(keep) * rep(error, each = draws) * stats::rnorm(length(keep))
}

# ---- into the band and out of it ---------------------------------------------------------------

# Squared half widths that the gauge adds at these times.
gauge_squares <- function(time, value, gauge) {
  gauge$level_error^2 + (gauge$scale_error * (value - gauge$middle))^2 + (gauge$clock_error * slope_of(time, value))^2
}

# Between the samples before and after; on one side where the other is missing.
slope_of <- function(time, value) {
  at <- seq_along(time)
  nearest <- function(other) ifelse(is.na(value[other]), at, other)
  before <- nearest(pmax(at - 1L, 1L))
  after <- nearest(pmin(at + 1L, length(time)))
  ifelse(before == after, 0, (value[after] - value[before]) / (time[after] - time[before]))
}

# The half widths of a band of the latent fusion without the gauge: of the signal's course alone. Rows of one cell.
course_half <- function(rows, fit) {
  half <- (rows$conf.high - rows$conf.low) / 2
  gauge <- fit$recordings[cell_key(fit$recordings) == cell_key(rows[1L, ]), ]
  if (!identical(fit$arguments$band, "full") || nrow(gauge) == 0L) {
    return(half)
  }
  sqrt(pmax(half^2 - gauge_squares(rows$time, rows$value, gauge), 0.01 * half^2))
}
