# Levels that compare over the recordings of a corpus (methods/pooled.md 4.2). Each recording is fused by itself, and
# who rated it decides on its level; here the raters' own levels are taken out, as rater plus recording.
#
# "means": the mean ratings of all raters, of any fusion; "latent": what the latent fit tells of offsets and gains.
# The constants are shares of the spread of all ratings of a dimension; they were found on scales whose spread is 0.3.

level_rules <- list(
  means = c(rater = 1, level = 1.33, rest = 0.27, worth = 5),
  latent = c(rater = 1, level = 0.67, rest = 0.17, worth = 3)
)
level_rounds <- 60L
level_freedom <- 8

# The arguments of a step; the default is none, so that steps without it stay as they were.
level_arguments <- function(level, shrink = FALSE) {
  list(level = if (level != "own") level, shrink = if (shrink) TRUE)[c(level != "own", shrink)]
}

# `shrink` needs to know how sure the course is, and a level that is not shrunk along.
check_shrink <- function(shrink, level, call = caller_env()) {
  shrink <- check_flag(shrink, call = call)
  if (shrink && level != "means") {
    abort_musefuse(c("{.arg shrink} goes with {.code level = \"means\"} only.",
      x = "{.arg level} is {.val {level}}.",
      i = "It draws the course of a recording in about its level, which has to be known apart from it."
    ), "argument", call = call)
  }
  shrink
}

# The gold standard with its recordings moved to levels that compare.
set_levels <- function(gold, data, level, shrink = FALSE, call = caller_env()) {
  fit <- attr(gold, "fit")
  told <- told_of_levels(gold, data, fit, shrink, call)
  moves <- ask_corpus("levels", told, learnt_levels, level, shrink, tied = !is.null(fit$corpus))
  cell <- match(cell_key(gold), cell_key(moves))
  for (column in intersect(c("value", "conf.low", "conf.high"), names(gold))) {
    gold[[column]] <- moves$level[cell] + moves$scale[cell] * (gold[[column]] - moves$own[cell])
  }
  attr(gold, "fit") <- moved_fit(fit, moves)
  gold
}

# What levels are learnt from: a row a trace (its mean and what the fit says of it), a row a recording and dimension
# (the spread of its ratings, the level that the fusion gave it).
told_of_levels <- function(gold, data, fit, shrink, call) {
  data <- data[!is.na(data$value), ]
  rated <- gold[gold$n_raters > 0L & !is.na(gold$value), ]
  cells <- unique(as.data.frame(gold)[c("recording", "dimension")])
  cells <- data.frame(lapply(cells, as.character), own = as.vector(tapply(rated$value, cell_key(rated), mean)[
    cell_key(cells)]), spread_of_ratings(data)[cell_key(cells), ])
  if (shrink) cells$scale <- shrinkage(gold, fit, call)[cell_key(cells)]
  list(cells = cells, traces = trace_means(data), raters = if (inherits(fit, "fit_latent")) plain_ids(fit$raters))
}

trace_means <- function(data) {
  index <- series_index(data)
  code <- rep(seq_along(index$start), index$size)
  cbind(plain_ids(data[index$start, trace_keys]), y = as.vector(rowsum(data$value, code)) / index$size)
}

plain_ids <- function(rows) {
  rows <- as.data.frame(rows)
  rows[trace_keys] <- lapply(rows[trace_keys], as.character)
  rows
}

# Number, mean and sum of squares about it of the ratings of each recording and dimension.
spread_of_ratings <- function(data) {
  index <- series_index(data)
  cell <- cell_of_series(index)
  code <- rep(cell, index$size)
  n <- tabulate(code)
  mean <- as.vector(rowsum(data$value, code)) / n
  data.frame(n = n, mean = mean, squares = as.vector(rowsum((data$value - mean[code])^2, code)),
    row.names = cell_key(data[index$start[!duplicated(cell)], ]))
}

# What all recordings together make of it. `tied`: it has been told whether raters tie them together.
learnt_levels <- function(told, level, shrink, tied) {
  all <- lapply(stats::setNames(nm = c("cells", "traces", "raters")), function(part) {
    do.call(rbind, lapply(told, `[[`, part))
  })
  cells <- all$cells
  spread <- vapply(split(cells, cells$dimension), total_sd, 0)
  moves <- if (level == "means") means_moves(cells, all$traces, spread) else latent_moves(cells, all$raters, spread)
  moves$scale <- if (shrink) cells$scale else 1
  if (!tied) check_tied(all$traces)
  moves
}

total_sd <- function(parts) {
  parts <- parts[!is.na(parts$n), ]
  joint <- joint_moments(parts$n, parts$mean, parts$squares)
  sqrt(joint$squares / (joint$n - 1))
}

# One row a recording and dimension: `own`, the level that the fusion gave, `level`, the one that compares.
means_moves <- function(cells, traces, spread) {
  fitted <- lapply(split(traces, traces$dimension), function(of) {
    additive_levels(of$y, of$rater, cell_key(of), 1, 0, spread[[of$dimension[[1L]]]], level_rules$means)
  })
  level <- unlist(unname(lapply(fitted, `[[`, "level")))
  cbind(cells[c("recording", "dimension", "own")], level = as.vector(level[cell_key(cells)]))
}

latent_moves <- function(cells, raters, spread) {
  p <- raters$p.value
  good <- !is.na(raters$gain) & raters$gain > 0 & (is.na(p) | p < 0.2)
  seconds <- raters$seconds
  noise <- raters$noise_sd^2
  sampling <- noise * 2 * raters$tau / (seconds + 2 * raters$tau) + raters$white_sd^2 / seconds
  fitted <- lapply(split(which(good), raters$dimension[good]), function(i) {
    found <- additive_levels(raters$offset[i], raters$rater[i], cell_key(raters[i, ]), raters$gain[i],
      sampling[i], spread[[raters$dimension[[i[[1L]]]]]], level_rules$latent)
    found$level - found$mean
  })
  # A cell without a good rater stays where it is; so do all of them where there is none.
  move <- c(numeric(), unlist(unname(fitted)))[cell_key(cells)]
  data.frame(cells[c("recording", "dimension")], own = 0, level = ifelse(is.na(move), 0, as.vector(move)))
}

# y = rater + gain * level of the cell + a heavy-tailed rest, both shrunk. Variances of levels are fixed: estimated
# along with raters they collapse.
additive_levels <- function(y, rater, cell, gain, sampling, spread, rule) {
  prior <- as.list((rule * spread)^2)
  raters <- match(rater, unique(rater))
  cells <- match(cell, unique(cell))
  sum_by <- function(x, by) as.vector(rowsum(x, by))
  gain <- rep_len(gain, length(y))
  beta <- numeric(max(raters))
  level <- numeric(max(cells))
  rest <- prior$rest
  worth <- rule[["worth"]]
  for (round in seq_len(level_rounds)) {
    e <- y - beta[raters] - gain * level[cells]
    trust <- (level_freedom + 1) / (level_freedom + e^2 / (rest + sampling))
    w <- trust / (rest + sampling)
    beta <- sum_by(w * (y - gain * level[cells]), raters) / (sum_by(w, raters) + 1 / prior$rater)
    level <- (sum_by(w * gain * (y - beta[raters]), cells) + mean(level) / prior$level) /
      (sum_by(w * gain^2, cells) + 1 / prior$level)
    e <- y - beta[raters] - gain * level[cells]
    share <- rest / (rest + sampling)
    # 1.3: what crossed raters and levels take off the rest.
    squares <- sum(trust * (1.3 * (e * share)^2 + sampling * share))
    rest <- max((squares + worth * prior$rest) / (length(y) + worth), 1e-4 * spread^2)
  }
  list(level = stats::setNames(level, unique(cell)), mean = mean(level))
}

# How much of the course is signal: s / (s + mean variance of its error), by recording and dimension.
shrinkage <- function(gold, fit, call) {
  if (is.null(fit$arguments$conf_level)) {
    abort_musefuse("{.arg shrink} needs the band: {.arg conf_level} must be a number.", "argument", call = call)
  }
  quantile <- stats::qnorm(0.5 + fit$arguments$conf_level / 2)
  variance <- vapply(split(as.data.frame(gold), cell_key(gold)), function(rows) {
    half <- course_half(rows, fit)
    mean((half[rows$n_raters > 0L & !is.na(rows$value)] / quantile)^2)
  }, 0)
  cells <- cell_key(fit$recordings)
  signal <- fit$recordings$signal_sd^2
  stats::setNames(signal / (signal + as.vector(variance[cells])), cells)
}

# What was estimated, for the moved gold standard: rating = offset + gain * gold.
moved_fit <- function(fit, moves) {
  fit$recordings$level <- moves$level[match(cell_key(fit$recordings), cell_key(moves))]
  if (inherits(fit, "fit_latent")) {
    at <- match(cell_key(fit$raters), cell_key(moves))
    gain <- fit$raters$gain
    scale <- rep_len(moves$scale, nrow(moves))[at]
    fit$raters$gain <- gain / scale
    fit$raters$offset <- fit$raters$offset + gain * (moves$own[at] - moves$level[at] / scale)
    to <- match(cell_key(fit$recordings), cell_key(moves))
    scale <- rep_len(moves$scale, nrow(moves))[to]
    fit$recordings$middle <- moves$level[to] + scale * (fit$recordings$middle - moves$own[to])
    fit$recordings$level_error <- scale * fit$recordings$level_error
  }
  fit
}

# Raters who tie no recordings together say nothing of their levels.
check_tied <- function(traces) {
  ids <- list(cell = unique(cell_key(traces)), rater = unique(traces$rater))
  rows <- list(cell = match(cell_key(traces), ids$cell), rater = match(traces$rater, ids$rater))
  pieces <- vapply(split(seq_along(rows$cell), traces$dimension), function(i) {
    component <- design_components(lapply(rows, `[`, i), rep(TRUE, length(i)), ids)
    length(unique(component[!is.na(component)]))
  }, 0L)
  if (any(pieces > 1L)) warn_apart(max(pieces))
}

# Z-scores within recordings took the levels away before anything was fused.
warn_levels_gone <- function(data, call = caller_env()) {
  scales <- fit_of(data, "fit_standardise")$scales
  if (is.null(scales) || !"recording" %in% names(scales) || nlevels(droplevels(as.factor(data$recording))) < 2L) {
    return(invisible())
  }
  warn_musefuse(c(
    "The ratings were standardised within recordings: the gold standards of different recordings do not compare.",
    i = "In simulated corpora the correlation with the truth over all recordings fell from .88 or more to .61-.76.",
    i = "{.code standardise_annotations(by = \"rater\")} keeps the levels of recordings."
  ), "levels")
}
