# Draws from the band of a gold standard: what the signal behind it could have been. The error of a gold standard is
# normal, with the band's standard error pooled over a recording (that of single times rests on few raters), and over h
# seconds it has the autocorrelation
#   offset + (1 - offset) exp(-h / decay)
# for a part stays the whole recording (raters' own levels), the rest decays as raters' slips do. A mean of raters has
# this error in it: to add another would make it move more than any signal does. So a draw is one of the signal GIVEN
# the gold standard, where the signal is a Gaussian process with a Matern covariance that is estimated, too. The latent
# fusion is such a conditional mean already; there draws add an error as such means have it, in the width of the band,
# and what the band leaves out: that the common level, scale and clock are those of the raters who happened to rate.
# Recordings and dimensions are drawn independently.

# The bands of a gold standard, cell by cell: list(rows, time, value, below, above (half widths), df, level).
gold_bands <- function(gold, call = caller_env()) {
  if (is.null(gold[["conf.low"]]) || is.null(gold[["conf.high"]])) {
    abort_musefuse(c("There must be a band to draw from: the gold standard has no {.field conf.low} and {.field conf.high}.", # nolint: line_length_linter.
      i = "{.fn fuse_mean}, {.fn fuse_median}, {.fn fuse_ewe}, {.fn fuse_raaw} and {.fn fuse_latent} make one."),
      "columns", call = call)
  }
  level <- band_level(gold)
  latent <- inherits(fit_of(gold), "fit_latent")
  fit <- if (latent) fit_of(gold)
  normal <- latent || is.null(gold[["n_raters"]])
  cells <- unname(split(seq_len(nrow(gold)), droplevels(interaction(gold$dimension, gold$recording))))
  common <- if (latent) pooled_levels(lapply(cells, function(rows) common_errors(fit, gold[rows[[1L]], ])))
  cells <- Map(function(rows, common) {
    course <- if (latent) course_half(as.data.frame(gold)[rows, ], fit)
    list(
      rows = rows, time = gold$time[rows], value = gold$value[rows],
      below = filled_width(course %||% (gold$value[rows] - gold$conf.low[rows]), gold$time[rows]),
      above = filled_width(course %||% (gold$conf.high[rows] - gold$value[rows]), gold$time[rows]),
      df = if (normal) rep(Inf, length(rows)) else pmax(gold$n_raters[rows] - 1, 1), level = level,
      raters = gold[["n_raters"]][rows], common = common,
      course = if (latent) course_model(fit, gold[rows[[1L]], ]),
      recording = as.character(gold$recording[[rows[[1L]]]]), dimension = as.character(gold$dimension[[rows[[1L]]]])
    )
  }, cells, if (latent) common else list(NULL))
  bare <- vapply(cells, function(cell) anyNA(cell$below) && !all(is.na(cell$value)), NA)
  if (any(bare)) {
    abort_musefuse(c("Each recording and dimension must have a band.",
      x = "{sum(bare)} {?has/have} none: {.val {name_some(vapply(cells[bare], name_cell, ''))}}.",
      i = "A band needs two raters at some time."), "missing", call = call)
  }
  cells
}

# What is uncertain of all raters of a recording together: standard errors of the level (with its degrees of freedom)
# and of the log of the scale, and the clock (see clock_draws()). Both errors are those of weighted means over raters,
# from how far apart these are; as raters lend each other strength, gains are less far apart than they are uncertain,
# which their communality tells (methods/pooled.md 3). Of one rater nothing is known.
common_errors <- function(fit, trace) {
  of <- function(table) table[table$recording == trace$recording & table$dimension == trace$dimension, ]
  mine <- of(fit$raters)
  mine <- mine[mine$weight > 0, ]
  cell <- of(fit$recordings)
  weight <- mine$weight / sum(mine$weight)
  n <- nrow(mine)
  apart <- function(x) weight^2 * (x - sum(weight * x))^2 * n / (n - 1)
  if (n < 2L) {
    return(list(dimension = as.character(trace$dimension), level = 0, scale = 0, df = 0))
  }
  list(
    dimension = as.character(trace$dimension), df = n - 1,
    level = sqrt(sum(apart(mine$offset + mine$gain * cell$middle))), # where the recording is, not at 0
    scale = sqrt(max(sum(apart(log(abs(mine$gain)))), sum(weight^2 * gain_variance(mine, cell)), na.rm = TRUE)),
    clock = latent_clock(mine, cell, counts_from_earliest(fit$anchored, fit$arguments$pool))
  )
}

# A few raters hardly tell how far they are apart; the recordings of a dimension do so together.
pooled_levels <- function(common) {
  for (at in split(seq_along(common), vapply(common, `[[`, "", "dimension"))) {
    df <- vapply(common[at], `[[`, 0, "df")
    level <- sqrt(sum(df * vapply(common[at], `[[`, 0, "level")^2) / max(1, sum(df)))
    for (i in at[df > 0]) common[[i]][c("level", "df")] <- c(level, sum(df))
  }
  common
}

# The level of the band, as its fusion was told.
band_level <- function(gold) {
  level <- fit_of(gold)$arguments$conf_level
  if (!is.null(level)) {
    return(level)
  }
  inform_musefuse("The level of the band is not known; it is taken as 95 %.", "band")
  0.95
}

# Where one rater was alone there is no band: its width is interpolated from the times around.
filled_width <- function(width, time) {
  known <- which(is.finite(width))
  if (length(known) < 2L) {
    return(rep(if (length(known) == 1L) width[[known]] else NA_real_, length(width)))
  }
  stats::approx(time[known], pmax(width[known], 0), time, rule = 2L)$y
}

# One matrix a cell, time x draws. The numbers come from R's stream.
draw_band <- function(cell, memory, draws) {
  if (!is.na(memory$order)) {
    return(draw_signal(cell, memory, draws))
  }
  drawn <- cell$value + if (is.null(cell$course)) {
    z <- correlated_noise(cell$time, memory, draws)
    z * ifelse(z > 0, cell$above, cell$below) / stats::qnorm(0.5 + cell$level / 2)
  } else {
    course_error(cell, memory, draws)
  }
  if (is.null(cell$common)) {
    return(drawn)
  }
  common <- cell$common
  drawn <- moved_draws(drawn, cell$time, clock_draws(common$clock, draws))
  middle <- mean(cell$value, na.rm = TRUE)
  each <- function(of_draw) rep(of_draw, each = length(cell$value))
  level <- if (common$level > 0) common$level * stats::rt(draws, common$df) else numeric(draws)
  middle + (drawn - middle) * each(exp(stats::rnorm(draws, sd = common$scale))) + each(level)
}

# Under which the latent fusion is the mean of a signal: a Matern process of smoothness 3/2, seen with the noise that
# its raters together have.
course_model <- function(fit, trace) {
  of <- function(table) table[cell_key(table) == cell_key(trace), ]
  mine <- of(fit$raters)
  mine <- mine[mine$weight > 0, ]
  cell <- of(fit$recordings)
  if (nrow(mine) == 0L) {
    return(NULL)
  }
  list(order = 2L, scale = cell$length_scale / sqrt(3), variance = cell$signal_sd^2,
    noise = 1 / sqrt(sum(mine$gain^2 / (mine$noise_sd^2 + mine$white_sd^2))), raters = nrow(mine))
}

# What a signal is off its mean given what is seen of it, by Matheron's rule as in draw_signal(): smooth where the
# signal is. The band, which a jackknife has widened, says how much.
course_error <- function(cell, memory, draws) {
  off <- course_off(cell, memory, draws)
  off * (cell$course$stretch %||% course_stretch(cell, off))
}

course_off <- function(cell, memory, draws) {
  model <- cell$course
  raters <- cell$raters %||% rep(model$raters, length(cell$time))
  noise <- model$noise * sqrt(model$raters / pmax(raters, 1))
  signal <- sqrt(model$variance) * matern_noise(cell$time, model, draws)
  seen <- signal + noise * correlated_noise(cell$time, memory, draws)
  seen[raters == 0, ] <- NA
  signal - call_core(cpp_signal_given(cell$time, noise, seen, c(order = model$order, scale = model$scale,
    variance = model$variance, level = 0, decay = memory$decay, offset = memory$offset)))
}

course_stretch <- function(cell, off) {
  width <- (cell$below + cell$above) / 2 / stats::qnorm(0.5 + cell$level / 2)
  sqrt(mean(width^2) / mean(off^2))
}

# Where few draws are made at a time, the width is that of other draws: theirs would all be as far off as the next.
with_width <- function(cell, memory, most) {
  if (!is.null(cell$course)) {
    draws <- max(4, min(100, most %/% length(cell$time)))
    cell$course$stretch <- course_stretch(cell, course_off(cell, memory, draws))
  }
  cell
}

# Each draw so many seconds later; what lay before the beginning is as the beginning is.
moved_draws <- function(drawn, time, later) {
  known <- which(!is.na(drawn[, 1L]))
  if (length(known) < 2L) {
    return(drawn)
  }
  for (i in which(later != 0)) {
    drawn[known, i] <- stats::approx(time[known], drawn[known, i], time[known] - later[[i]], rule = 2L)$y
  }
  drawn
}

# The signal given the gold standard, by Matheron's rule: a signal and an error are drawn, and what the difference
# between the gold standard and their sum tells of the signal is added. (Its conditional mean is linear.)
draw_signal <- function(cell, memory, draws) {
  sd <- pooled_error(cell)
  if (all(sd == 0)) {
    return(matrix(cell$value, length(cell$value), draws))
  }
  model <- signal_model(cell, memory)
  signal <- sqrt(memory$variance) * matern_noise(cell$time, memory, draws) +
    rep(sqrt(model[["level"]]) * stats::rnorm(draws), each = length(sd))
  error <- sd * correlated_noise(cell$time, memory, draws)
  drawn <- signal + call_core(cpp_signal_given(cell$time, sd, cell$value - signal - error, model))
  drawn[is.na(cell$value), ] <- NA
  drawn
}

# As the core takes it. Next to nothing is known of the level.
signal_model <- function(cell, memory) {
  level <- 10 * max(stats::var(cell$value, na.rm = TRUE), memory$variance, na.rm = TRUE)
  c(order = memory$order, scale = memory$scale, variance = memory$variance, level = level, decay = memory$decay,
    offset = memory$offset)
}

# The standard error at each time: its mean square over the recording, and more where fewer raters were there.
pooled_error <- function(cell) {
  half <- (cell$below + cell$above) / 2 / stats::qt(0.5 + cell$level / 2, cell$df)
  raters <- pmax(cell$raters %||% rep(1, length(half)), 1)
  sqrt(mean(half^2 * raters, na.rm = TRUE) / raters)
}

# Correlations over h scales of the Matern processes of smoothness 1/2, 3/2 and 5/2.
matern <- list(function(h) exp(-h), function(h) (1 + h) * exp(-h), function(h) (1 + h + h^2 / 3) * exp(-h))

# Draws of them at any times, with variance 1: a column a draw.
matern_noise <- function(time, memory, draws) {
  n <- length(time)
  order <- memory$order
  steps <- c(0, diff(time)) / memory$scale
  drift <- diag(0, order)
  drift[cbind(seq_len(order - 1L), seq_len(order)[-1L])] <- 1
  drift[order, ] <- list(-1, c(-1, -2), c(-1, -3, -3))[[order]]
  still <- list(matrix(1), diag(2), matrix(c(1, 0, -1, 0, 1, 0, -1, 0, 3) / c(1, 1, 3, 1, 3, 1, 3, 1, 3), 3L))[[order]]
  move <- function(h) {
    nilpotent <- (drift + diag(order)) * h
    exp(-h) * (diag(order) + nilpotent + if (order == 3L) nilpotent %*% nilpotent / 2 else 0)
  }
  out <- matrix(0, n, draws)
  state <- root_of(still) %*% matrix(stats::rnorm(order * draws), order)
  out[1L, ] <- state[1L, ]
  before <- -1
  for (i in seq_len(n)[-1L]) {
    if (abs(steps[[i]] - before) > 1e-9 * before) {
      before <- steps[[i]]
      forward <- move(before)
      news <- root_of(still - forward %*% still %*% t(forward))
    }
    state <- forward %*% state + news %*% matrix(stats::rnorm(order * draws), order)
    out[i, ] <- state[1L, ]
  }
  out
}

# A matrix whose square is this covariance, which rounding may leave a little below nothing.
root_of <- function(covariance) {
  parts <- eigen(covariance, symmetric = TRUE)
  parts$vectors %*% diag(sqrt(pmax(parts$values, 0)), nrow(covariance))
}

# Standard normal at each time; rows are tied as `memory` (decay, offset) says. The decaying part is an
# Ornstein-Uhlenbeck process, exact for steps of any length.
correlated_noise <- function(time, memory, draws) {
  n <- length(time)
  z <- matrix(stats::rnorm(n * draws), n, draws)
  keep <- c(0, exp(-diff(time) / memory$decay))
  for (i in seq_len(n)[-1L]) z[i, ] <- keep[[i]] * z[i - 1L, ] + sqrt(1 - keep[[i]]^2) * z[i, ]
  offset <- rep(stats::rnorm(draws), each = n)
  sqrt(memory$offset) * offset + sqrt(1 - memory$offset) * z
}

# ---- how errors linger -------------------------------------------------------------------------

# One row a dimension: `decay` (seconds) and `offset` (share of the error's variance that stays). Of the latent fusion
# they are its own estimates of lingering noise; else those of the raters' residuals about the gold standard.
error_memory <- function(gold, decay = NULL, call = caller_env()) {
  dimensions <- levels(droplevels(gold$dimension))
  fit <- fit_of(gold)
  found <- if (!is.null(decay)) {
    list(decay = rep(decay, length(dimensions)), offset = 0)
  } else if (inherits(fit, "fit_latent")) {
    list(decay = vapply(dimensions, function(d) latent_decay(fit$raters[fit$raters$dimension == d, ]), 0), offset = 0)
  } else if (!is.null(fit$ratings)) {
    residual_memory(gold, fit$ratings, dimensions, call)
  }
  if (is.null(found) || anyNA(found$decay)) {
    abort_musefuse(c("{.arg decay} must be given: how long the error of the gold standard lingers is not known.",
      i = "It is estimated from the ratings that were fused ({.code keep_ratings = TRUE})."), "argument", call = call)
  }
  tibble::tibble(dimension = factor(dimensions, dimensions), decay = as.vector(found$decay), offset = found$offset)
}

latent_decay <- function(raters) {
  used <- raters$weight > 0 & is.finite(raters$tau)
  if (any(used)) stats::weighted.mean(raters$tau[used], raters$weight[used]) else NA_real_
}

residual_memory <- function(gold, ratings, dimensions, call) {
  joined <- join_ratings(gold, ratings)
  apart <- setdiff(dimensions, as.character(joined$dimension[!is.na(joined$residual)]))
  if (length(apart) > 0L) {
    abort_musefuse(c("The ratings that were fused do not meet the gold standard in {.val {name_some(apart)}}.",
      i = "Were recordings, dimensions or times renamed since? {.arg decay} says how long errors linger."), "data",
      call = call)
  }
  found <- lapply(dimensions, function(dimension) {
    rows <- joined[joined$dimension == dimension, ]
    traces <- split(rows, droplevels(interaction(rows$recording, rows$rater)))
    acf <- pooled_acf(lapply(traces, `[[`, "residual"), lapply(traces, `[[`, "time"))
    fit_memory(acf$lag, acf$r)
  })
  list(decay = vapply(found, `[[`, 0, "decay"), offset = vapply(found, `[[`, 0, "offset"))
}

# Autocorrelation of residuals about 0, pooled over traces, at about `n` lags that grow up to half a trace. A trace that
# is always right has no error to linger.
pooled_acf <- function(residuals, times, n = 40L) {
  step <- stats::median(unlist(lapply(times, diff)))
  longest <- max(vapply(times, function(time) diff(range(time)), 0))
  lags <- unique(round(exp(seq(0, log(max(2, longest / step / 2)), length.out = n))))
  products <- function(h) {
    parts <- lapply(residuals, function(e) if (length(e) > h) e[seq_len(length(e) - h)] * e[seq_len(length(e) - h) + h])
    mean(unlist(parts), na.rm = TRUE)
  }
  variance <- products(0)
  if (!is.finite(variance) || variance == 0) {
    return(list(lag = step * lags, r = 0 * lags))
  }
  list(lag = step * lags, r = vapply(lags, products, 0) / variance)
}

# Least squares of offset + (1 - offset) exp(-h / decay): the best decay of a grid, for each the best offset.
fit_memory <- function(lag, r) {
  known <- is.finite(r)
  lag <- lag[known]
  r <- r[known]
  if (length(lag) == 0L) {
    return(list(decay = NA_real_, offset = 0))
  }
  decays <- exp(seq(log(min(lag) / 5), log(max(lag)), length.out = 80L))
  tried <- lapply(decays, function(decay) {
    fall <- 1 - exp(-lag / decay)
    offset <- min(max(sum((r - 1 + fall) * fall) / sum(fall^2), 0), 1)
    list(decay = decay, offset = offset, misfit = sum((r - 1 + fall - offset * fall)^2))
  })
  tried[[which.min(vapply(tried, `[[`, 0, "misfit"))]][c("decay", "offset")]
}

# ---- how the signal moves ----------------------------------------------------------------------

# `memory` with the signal of each dimension: order, scale (seconds) and variance of the Matern process under which the
# gold standard, with its error, is most likely. Of the latent fusion there is none: NA.
signal_memory <- function(bands, memory, latent) {
  found <- lapply(seq_len(nrow(memory)), function(i) {
    mine <- Filter(function(cell) cell$dimension == memory$dimension[[i]], bands)
    if (latent) NULL else fit_signal(mine, memory[i, ])
  })
  memory$order <- vapply(found, function(one) one$order %||% NA_integer_, 0L)
  memory$scale <- vapply(found, function(one) one$scale %||% NA_real_, 0)
  memory$variance <- vapply(found, function(one) one$variance %||% NA_real_, 0)
  memory
}

# By maximum likelihood, from the scale at which the gold standard's autocorrelation has fallen to a half.
fit_signal <- function(cells, memory) {
  centred <- lapply(cells, function(cell) cell$value - mean(cell$value, na.rm = TRUE))
  acf <- pooled_acf(centred, lapply(cells, `[[`, "time"))
  half <- c(acf$lag[acf$r < 0.5], max(acf$lag))[[1L]]
  cells <- telling_stretches(cells, memory$decay)
  variance <- mean(vapply(cells, function(cell) stats::var(cell$value, na.rm = TRUE), 0), na.rm = TRUE)
  least <- max(0.001 * variance, 1e-12, na.rm = TRUE) # what looks like noise alone may still be a signal
  error <- mean(unlist(lapply(cells, `[[`, "sd"))^2)
  process <- function(order, log_pair) {
    list(order = order, scale = min(exp(log_pair[[1L]]), 100 * max(acf$lag)),
      variance = max(exp(log_pair[[2L]]), least), decay = memory$decay, offset = memory$offset)
  }
  unlikely <- function(log_pair, order) {
    -sum(vapply(cells, function(cell) {
      call_core(cpp_signal_likelihood(cell$time, cell$sd, cell$value, signal_model(cell, process(order, log_pair))))
    }, 0))
  }
  found <- lapply(seq_along(matern), function(order) {
    start <- log(c(half / matern_half[[order]], max(variance - error, variance / 4, least)))
    stats::optim(start, unlikely, order = order, control = list(maxit = 60, reltol = 1e-5))
  })
  best <- which.min(vapply(found, `[[`, 0, "value"))
  process(best, found[[best]]$par)[c("order", "scale", "variance")]
}

matern_half <- c(0.693, 1.678, 2.330) # scales in which the correlation falls to a half

# Of a large corpus the middles of some recordings, at times as far apart as a tenth of what errors last: `most`
# samples. (In continuous time every other sample follows the same model.)
telling_stretches <- function(cells, decay, most = 1500) {
  samples <- sum(lengths(lapply(cells, `[[`, "value")))
  if (samples > most && length(cells) > 10L) cells <- cells[round(seq(1, length(cells), length.out = 10L))]
  step <- stats::median(unlist(lapply(cells, function(cell) diff(cell$time))))
  every <- if (samples > most) max(1, floor(decay / (10 * step))) else 1
  lapply(cells, function(cell) {
    rows <- seq(1L, length(cell$time), by = every)
    n <- if (samples > most) min(length(rows), ceiling(most / length(cells))) else length(rows)
    rows <- rows[(length(rows) - n) %/% 2L + seq_len(n)]
    list(time = cell$time[rows], value = cell$value[rows], sd = pooled_error(cell)[rows])
  })
}
