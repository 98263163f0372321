# Lags against several features of the stimulus: the shift at which together they explain most of a rater, out of
# sample.
#
# For each lag a ridge regression of the rater on all features so long before is fitted on all but one stretch of the
# time and judged on that one. In the sample the best of many lags and features would explain something of anything.

feature_folds <- 10L # at most; stretches last as long as `max_lag`, 5 s at least
feature_penalty <- 0.05 # per sample, on standardised features; that of predictability()
feature_rate <- 4 # Hz of samples and lags that are tried; the best lag lies between them by a parabola

# Does `reference` have features instead of a signal? What has a `value` is a signal, whatever else it has.
has_features <- function(reference) {
  is.data.frame(reference) && "time" %in% names(reference) && !"value" %in% names(reference) &&
    length(stimulus_columns(reference)) > 0L
}

stimulus_columns <- function(reference) {
  columns <- setdiff(names(reference), c("time", trace_keys))
  columns[vapply(as.list(reference)[columns], is.numeric, NA)]
}

# A function that gives the features on the clock of a cell, a matrix with standardised columns.
features_at <- function(reference, call = caller_env()) {
  of_feature <- lapply(stimulus_columns(reference), function(column) {
    one <- as.list(reference)[intersect(c("recording", "dimension", "time"), names(reference))]
    reference_at(tibble::as_tibble(c(one, list(value = reference[[column]]))), call = call)
  })
  function(cell) standard_features(do.call(cbind, lapply(of_feature, function(at) at(cell))))
}

lag_features <- function(cell, judge, settings) {
  most <- lag_samples(settings$max_lag, cell)
  by <- feature_step(cell$rate)
  found <- lapply(seq_len(ncol(cell$ratings)), function(k) {
    curve <- explained_at_lags(cell$ratings[, k], judge, lag_grid(most, by), feature_block(most, cell$rate), by)
    draws <- if (settings$resamples > 0) with_seed((settings$seed + k) %% .Machine$integer.max,
      lag_draws(curve, settings$resamples))
    c(best_explained(curve), list(draws = draws %||% numeric(0)))
  })
  of <- function(name) vapply(found, function(one) as.double(one[[name]]), 0)
  draws <- vapply(found, `[[`, numeric(settings$resamples), "draws")
  fit <- list(lag = of("lag"), correlation = of("correlation"), n = as.integer(of("n")),
    at_limit = of("at_limit") == 1, draws = matrix(draws, ncol = length(found)))
  lag_rows(fit, cell, settings)
}

feature_step <- function(rate) if (is.na(rate)) 1 else max(1, floor(rate / feature_rate))

# Stretches of time, in samples: errors of a regression are forgotten sooner than ratings are.
feature_block <- function(max_lag, rate) max(round(5 * rate), max_lag, na.rm = TRUE)

# Lags in samples, 0 among them, out to `most` either way.
lag_grid <- function(most, by) {
  out <- unique(c(seq(0, most, by = by), most))
  c(-rev(out[-1L]), out)
}

# Squared errors out of sample, and what they would be without features, by stretches of time (rows) and lags (columns);
# `predicted` at each time of the rater that is looked at, every `by`-th.
explained_at_lags <- function(y, features, lags, block, by) {
  n <- length(y)
  level <- mean(y, na.rm = TRUE)
  y <- y - level
  stretch <- pmin((seq_len(n) - 1L) %/% block + 1L, max(1L, n %/% block)) # a rest belongs to the last one
  fold <- ceiling(stretch / ceiling(max(stretch) / feature_folds))
  at <- seq(1L, n, by = by)
  at <- at[!is.na(y[at])]
  complete <- rowSums(is.na(features)) == 0
  error <- spread <- matrix(0, max(stretch), length(lags))
  predicted <- matrix(NA_real_, n, length(lags))
  for (j in seq_along(lags)) {
    from <- at - lags[[j]]
    rows <- at[from >= 1L & from <= n]
    rows <- rows[complete[rows - lags[[j]]]]
    x <- features[rows - lags[[j]], , drop = FALSE]
    found <- out_of_sample(x, y[rows], fold[rows])
    predicted[rows, j] <- found$predicted + level
    error[, j] <- sums_by(found$error, stretch[rows], max(stretch))
    spread[, j] <- sums_by(found$spread, stretch[rows], max(stretch))
  }
  list(error = error, spread = spread, predicted = predicted, lags = lags, y = y)
}

# Each fold predicted from the others: `predicted`, its squared `error`, and the `spread` about the others' mean.
out_of_sample <- function(x, y, fold) {
  all <- cbind(rep(1, length(y)), x, y)
  members <- split(seq_along(y), fold)
  grams <- lapply(members, function(out) gram_of(all[out, , drop = FALSE]))
  total <- Reduce(`+`, grams)
  predicted <- spread <- rep(NA_real_, length(y))
  for (i in seq_along(members)) {
    rest <- total - grams[[i]]
    out <- members[[i]]
    if (length(y) - length(out) <= 2L) next
    predicted[out] <- ridge_predict(ridge_of_gram(rest, feature_penalty), x[out, , drop = FALSE])
    spread[out] <- (y[out] - rest[[1L, ncol(rest)]] / rest[[1L, 1L]])^2
  }
  list(predicted = predicted, error = (y - predicted)^2, spread = spread)
}

# Share of the spread that is explained at each lag; NA where nothing was judged.
explained <- function(curve, stretches = seq_len(nrow(curve$error))) {
  spread <- colSums(curve$spread[stretches, , drop = FALSE])
  ifelse(spread > 0, 1 - colSums(curve$error[stretches, , drop = FALSE]) / spread, NA_real_)
}

# The best lag in samples, between the grid by a parabola. None where nothing is explained, or not more than the best of
# many lags explains of anything: white features passed this in 5 of 120 traces of 4 minutes (2 of 30 recordings),
# features that had to do with the raters in all of 60.
best_explained <- function(curve) {
  share <- explained(curve)
  best <- which.max(share)
  if (length(best) == 0L || share[[best]] <= 1e-6 || !is_clear_gain(curve, best)) {
    return(list(lag = NA_real_, correlation = NA_real_, n = 0L, at_limit = FALSE))
  }
  both <- !is.na(curve$predicted[, best]) & !is.na(curve$y)
  list(lag = parabola_peak(curve$lags, share, best), n = sum(both), at_limit = best %in% c(1L, length(share)),
    correlation = cpp_pairwise_agreement(cbind(curve$predicted[both, best], curve$y[both]), "pearson")[1L, 2L])
}

# Do the features take more off the squared errors than chance does? Student's t over the stretches, at 1 %, as the best
# of many lags is judged.
is_clear_gain <- function(curve, at) {
  judged <- curve$spread[, at] > 0
  gain <- (curve$spread - curve$error)[judged, at]
  m <- length(gain)
  m > 1L && sum(gain) > stats::qt(0.99, m - 1) * stats::sd(gain) * sqrt(m)
}

# Where the parabola through the highest value and its neighbours peaks; `at` itself at an end or beside a gap.
parabola_peak <- function(lags, x, at) {
  if (at == 1L || at == length(x) || anyNA(x[at + -1:1])) {
    return(lags[[at]])
  }
  # by Newton's divided differences, as the last step of the grid may be a short one
  slopes <- diff(x[at + -1:1]) / diff(lags[at + -1:1])
  bend <- diff(slopes) / (lags[[at + 1L]] - lags[[at - 1L]])
  if (bend >= 0) lags[[at]] else 0.5 * (lags[[at - 1L]] + lags[[at]] - slopes[[1L]] / bend)
}

# The best lag of resamples of the stretches, given the models.
lag_draws <- function(curve, resamples) {
  n <- nrow(curve$error)
  vapply(seq_len(resamples), function(i) {
    share <- explained(curve, sample.int(n, n, replace = TRUE))
    if (!any(share > 0, na.rm = TRUE)) NA_real_ else curve$lags[[which.max(share)]]
  }, 0)
}

# What the features say of the raters of a cell as one signal on the stimulus' clock, out of sample: for methods that
# take one reference. NULL where they explain nothing.
features_as_signal <- function(ratings, features, rate, max_lag) {
  y <- cpp_weighted_mean(cpp_standard_columns(ratings), rep(1, ncol(ratings)), FALSE, 1, FALSE)$value
  by <- feature_step(rate)
  most <- round(max_lag * rate)
  block <- feature_block(most, rate)
  best <- best_explained(explained_at_lags(y, features, lag_grid(most, by), block, by))
  if (is.na(best$lag)) {
    return(NULL)
  }
  lag <- round(best$lag)
  predicted <- explained_at_lags(y, features, lag, block, 1)$predicted[, 1L]
  at <- seq_along(y) + lag # the prediction of time t was made of features at t - lag
  predicted[replace(at, at < 1L | at > length(y), NA)]
}

warn_unexplained <- function(rows) {
  warn_of(unique(trace_names(rows[is.na(rows$lag), ])),
    "The features explain nothing (clearly) of {n} trace{?s} at any lag, out of sample: the lag is unknown.", "lag")
}
