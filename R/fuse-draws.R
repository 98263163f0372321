# Draws from the band of a gold standard: what it could as well have been. The model: at each time the error has the
# distribution of the band (Student's t on raters - 1 degrees of freedom, or normal for the latent fusion, scaled to
# the band above and below the value), tied over time by a Gaussian copula with the autocorrelation
#   offset + (1 - offset) exp(-h / decay)
# over h seconds: a part stays the whole recording (raters' own levels), the rest decays as raters' slips do.
# Recordings and dimensions are drawn independently.

# The bands of a gold standard, cell by cell: list(rows, time, value, below, above (half widths), df, level).
gold_bands <- function(gold, call = caller_env()) {
  if (is.null(gold[["conf.low"]]) || is.null(gold[["conf.high"]])) {
    abort_musefuse(c("There must be a band to draw from: the gold standard has no {.field conf.low} and {.field conf.high}.", # nolint: line_length_linter.
      i = "{.fn fuse_mean}, {.fn fuse_median}, {.fn fuse_ewe}, {.fn fuse_raaw} and {.fn fuse_latent} make one."),
      "columns", call = call)
  }
  level <- band_level(gold)
  normal <- inherits(fit_of(gold), "fit_latent") || is.null(gold[["n_raters"]])
  cells <- unname(split(seq_len(nrow(gold)), droplevels(interaction(gold$dimension, gold$recording))))
  cells <- lapply(cells, function(rows) {
    list(
      rows = rows, time = gold$time[rows], value = gold$value[rows],
      below = filled_width(gold$value[rows] - gold$conf.low[rows], gold$time[rows]),
      above = filled_width(gold$conf.high[rows] - gold$value[rows], gold$time[rows]),
      df = if (normal) rep(Inf, length(rows)) else pmax(gold$n_raters[rows] - 1, 1), level = level,
      recording = as.character(gold$recording[[rows[[1L]]]]), dimension = as.character(gold$dimension[[rows[[1L]]]])
    )
  })
  bare <- vapply(cells, function(cell) anyNA(cell$below) && !all(is.na(cell$value)), NA)
  if (any(bare)) {
    abort_musefuse(c("Each recording and dimension must have a band.",
      x = "{sum(bare)} {?has/have} none: {.val {name_some(vapply(cells[bare], name_cell, ''))}}.",
      i = "A band needs two raters at some time."), "missing", call = call)
  }
  cells
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
  z <- correlated_noise(cell$time, memory, draws)
  unit <- stats::qt(0.5 + cell$level / 2, cell$df)
  error <- if (all(is.infinite(cell$df))) z else stats::qt(stats::pnorm(z), cell$df)
  cell$value + error * (ifelse(z > 0, cell$above, cell$below) / unit)
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
