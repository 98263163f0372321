# fuse_latent(pool = "raters"): what the recordings of a corpus tell of their common raters. Every cell is fitted
# alone, the core pools what was found of each rater (methods/pooled.md 3), and every cell is fitted again under it.

# The fits of a second pass, and `corpus`, what the raters are like; the fits as they were where nothing can be pooled.
fit_pooled <- function(cells, judge, settings, threads, call = caller_env()) {
  alone <- NULL
  fit_alone <- function() {
    alone <<- alone %||% fit_latent_cells(cells, judge, settings, threads, call = call)
    report_unfitted(cells, alone, call)
    alone
  }
  # Where the corpus has told already, the fits of this recording alone are not asked for again.
  pool <- ask_corpus("pooled raters", latent_traces(cells, fit_alone()), pooled_traces, settings$max_lag, call)
  mine <- match(vapply(cells, name_cell, ""), pool$cells)
  fits <- if (any(pool$corpus$pooled)) {
    fit_latent_cells(cells, judge, settings, threads, split_priors(pool$priors, pool$cell, mine), call = call)
  }
  list(fits = fits %||% fit_alone(), corpus = pool$corpus, component = pool$component[mine])
}

# What all recordings tell of their raters: the `priors` of each rater of a `cell`, the `component` of each of `cells`.
pooled_traces <- function(told, max_lag, call) {
  traces <- join_traces(told)
  check_rater_names(traces)
  pool <- call_core(cpp_pool_latent(traces$rows, traces$evidence, lengths(traces$ids), max_lag), call = call)
  components <- design_components(traces$rows, pool$good, traces$ids)
  corpus <- corpus_raters(traces, pool)
  report_pool(corpus, components)
  list(corpus = corpus, priors = pool$priors, cell = traces$rows$cell, cells = traces$ids$cell, component = components)
}

# ---- in ----------------------------------------------------------------------------------------

# One row a rater of a cell, as the core wants them, and the names behind its numbers. Cells that could not be fitted
# have no rows.
latent_traces <- function(cells, fits) {
  fitted <- which(!nzchar(vapply(fits, `[[`, "", "problem")))
  names_of <- function(part) vapply(cells, `[[`, "", part, USE.NAMES = FALSE)
  ids <- list(cell = vapply(cells, name_cell, "", USE.NAMES = FALSE), recording = unique(names_of("recording")),
    rater = raters_of_cells(cells))
  recording <- match(names_of("recording"), ids$recording)
  rows <- lapply(fitted, function(i) {
    found <- fits[[i]]$raters
    # Behind the cell's own zero: what a reference or a base lag adds comes after pooling again.
    data.frame(
      cell = i, recording = recording[[i]], rater = match(colnames(cells[[i]]$ratings), ids$rater), used = found$used,
      lag = found$lag - fits[[i]]$anchor, lag_se = sqrt(pmax(found$std.error^2 - fits[[i]]$std.error^2, 0)),
      gain = found$gain, noise = found$noise_sd^2, white = found$white_sd^2, tau = found$tau,
      communality = found$communality, p_value = found$p.value, seconds = found$seconds,
      length_scale = fits[[i]]$length_scale, lag_step = fits[[i]]$lag_step, lag_shift = found$lag_shift
    )
  })
  list(rows = lapply(do.call(rbind, rows), as.double), ids = ids,
    evidence = do.call(c, lapply(fits[fitted], function(fit) unname(fit$raters$lag_evidence))))
}

# Traces of recordings that told one by one, as if they had been together.
join_traces <- function(told) {
  if (length(told) == 1L) {
    return(told[[1L]])
  }
  ids <- lapply(stats::setNames(nm = c("cell", "recording", "rater")), function(id) {
    unique(unlist(lapply(told, function(one) one$ids[[id]])))
  })
  rows <- lapply(told, function(one) {
    for (id in names(ids)) one$rows[[id]] <- as.double(match(one$ids[[id]], ids[[id]])[one$rows[[id]]])
    as.data.frame(one$rows)
  })
  list(rows = as.list(do.call(rbind, rows)), ids = ids, evidence = do.call(c, lapply(told, `[[`, "evidence")))
}

# The rows of each of `cells`; NULL where it has none.
split_priors <- function(priors, cell, cells) {
  lapply(cells, function(i) if (any(cell == i)) lapply(priors, `[`, cell == i))
}

# Raters are matched by their names, and r1 to rK in every recording are columns rather than people.
check_rater_names <- function(traces) {
  raters <- tapply(traces$ids$rater[traces$rows$rater], traces$rows$recording, unique, simplify = FALSE)
  numbered <- vapply(raters, function(names) setequal(sub("^[rR]", "", names), seq_along(names)), NA)
  if (length(raters) > 1L && all(numbered) && length(unique(lengths(raters))) == 1L) {
    warn_musefuse(c(
      "The raters have the same names in every recording: {.val {name_some(raters[[1L]])}}. Are they the same people?",
      i = "{.code pool = \"raters\"} matches raters by their names; a column's number is nobody's name."
    ), "names")
  }
}

# ---- the design --------------------------------------------------------------------------------

# Which cells hang together by raters (or their recordings' other dimensions do): a number for each cell. Scale and
# level of cells of different numbers do not compare. `NA` for cells that could not be fitted.
design_components <- function(rows, good, ids) {
  component <- seq_along(ids$rater)
  cells <- split(rows$rater, rows$cell)
  # A rater who is unlike themselves in a cell does not tie it to others, unless there is nobody else.
  sound <- split(rows$rater[good], factor(rows$cell[good], names(cells)))
  tied <- Map(function(all, sound) if (length(sound) > 0L) sound else all, cells, sound)
  for (raters in tied) component[component %in% component[raters]] <- min(component[raters])
  of <- vapply(tied, function(raters) component[raters[[1L]]], 0L)
  out <- rep(NA_integer_, length(ids$cell))
  out[as.integer(names(cells))] <- match(of, unique(of))
  out
}

# ---- the raters of the corpus ------------------------------------------------------------------

corpus_raters <- function(traces, pool) {
  rows <- traces$rows
  recordings <- vapply(seq_along(traces$ids$rater), function(k) length(unique(rows$recording[rows$rater == k])), 0L)
  sd_of <- function(of) exp(of$rater / 2)
  reliability <- split_half(rows, pool)
  gain <- exp(pool$gain$rater)
  noise <- sd_of(pool$noise)
  tau <- exp(pool$tau$rater)
  white <- sd_of(pool$white)
  out <- tibble::tibble(
    rater = factor(traces$ids$rater, traces$ids$rater), recordings = recordings,
    good_cells = pool$good_cells, pooled = pool$good_cells >= 3L,
    lag = pool$lag, lag_se = pool$lag_se, lag_sd = pool$lag_sd,
    gain = gain, gain_se = gain * sqrt(pool$gain$rater_variance),
    noise = noise, noise_se = noise * sqrt(pool$noise$rater_variance) / 2,
    tau = tau, tau_se = tau * sqrt(pool$tau$rater_variance),
    white = white, white_se = white * sqrt(pool$white$rater_variance) / 2
  )
  estimates <- setdiff(names(out), c("rater", "recordings", "good_cells", "pooled"))
  out[!out$pooled, estimates] <- NA_real_
  out[paste0(names(reliability), "_reliability")] <- as.list(reliability)
  out
}

# Are lag, gain, noise and its time constant the rater's own? The correlation over raters of their means in the two
# halves of the recordings, cell effects taken out of lag and gain, averaged over splits and stepped up to all
# recordings (Spearman-Brown).
split_half <- function(rows, pool) {
  related <- which(rows$used == 1 & rows$gain > 0 & !(rows$p_value >= 0.05) %in% TRUE)
  traits <- list(
    lag = rows$lag + pool$clock[rows$cell], gain = log(pmax(rows$gain, 1e-3)) - pool$gain$cell[rows$cell],
    noise = log(rows$noise), tau = log(rows$tau)
  )
  halves <- recording_halves(sort(unique(rows$recording[related])))
  vapply(traits, function(trait) {
    r <- vapply(halves, function(half) half_correlation(trait[related], rows$rater[related],
      rows$recording[related] %in% half), 0)
    r <- mean(r, na.rm = TRUE)
    if (is.nan(r)) NA_real_ else max(2 * r / (1 + r), -1)
  }, 0)
}

half_correlation <- function(trait, rater, first) {
  means <- tapply(trait, list(rater, factor(first, c(FALSE, TRUE))), mean)
  both <- stats::complete.cases(means)
  if (sum(both) < 3L || any(apply(means[both, , drop = FALSE], 2L, stats::sd) == 0)) {
    return(NA_real_)
  }
  stats::cor(means[both, 1L], means[both, 2L])
}

# Up to `most` ways to halve the recordings: all where there are few, else some at random.
recording_halves <- function(recordings, most = 40L) {
  n <- length(recordings)
  if (n < 2L) {
    return(list())
  }
  if (n <= 8L) {
    halves <- utils::combn(recordings, n %/% 2L, simplify = FALSE)
    return(if (n %% 2L == 0L) Filter(function(half) recordings[[1L]] %in% half, halves) else halves)
  }
  # A fixed stream of its own: the same reliabilities each time, and R's random numbers are left alone.
  with_seed(1, lapply(seq_len(most), function(i) sample(recordings, n %/% 2L)))
}

# ---- what is said ------------------------------------------------------------------------------

least_reliability <- 0.3

report_pool <- function(corpus, components) {
  alone <- corpus$rater[!corpus$pooled]
  if (length(alone) == nrow(corpus)) {
    inform_musefuse(c("Nothing was pooled: no rater has three good recordings x dimensions.",
      i = "Every recording was fitted alone."), "pool")
    return(invisible())
  }
  if (length(alone) > 0L) {
    inform_musefuse(c(
      "{length(alone)} rater{?s} {?has/have} fewer than three good recordings x dimensions: {.val {name_some(alone)}}.",
      i = "Nothing of theirs was pooled; there the recording alone tells."
    ), "pool")
  }
  lag <- corpus$lag_reliability[[1L]]
  if (!is.na(lag) && lag < least_reliability) {
    inform_musefuse(c(
      paste("Lag does not show as a trait of these raters (split-half reliability {sprintf('%.2f', lag)}, rough where",
        "raters are few): {.arg pool} hardly gains."),
      i = "{.code fuse_latent(pool = \"none\")} is as good; {.code tidy(gold, \"raters\")} shows all reliabilities."
    ), "pool")
  }
  pieces <- length(unique(components[!is.na(components)]))
  if (pieces > 1L) {
    warn_apart(pieces, "{.code tidy(gold, \"recordings\")$component} says which recording belongs to which.")
  }
}

warn_apart <- function(pieces, more = NULL) {
  warn_musefuse(c("The recordings fall into {pieces} groups that no rater ties together.",
    x = "Scale and level do not compare between them, nor do lags.", i = more), "design")
}

format_corpus <- function(corpus) {
  shown <- corpus[corpus$pooled, ]
  shown <- utils::head(shown[order(shown$lag), ], 8L)
  reliability <- corpus[1L, grep("_reliability$", names(corpus))]
  known <- !is.na(unlist(reliability))
  c(
    paste0("Pooled over recordings: ", sum(corpus$pooled), " of ", count_of(nrow(corpus), "rater"),
      " (tidy(x, \"raters\"))"),
    if (nrow(shown) > 0L) paste0("Typical lag (s): ",
      paste(shown$rater, sprintf("%.1f", round(shown$lag, 1) + 0), collapse = ", ")),
    if (any(known)) paste0("Split-half reliability: ", paste(sub("_reliability", "", names(reliability)[known]),
      sprintf("%.2f", unlist(reliability)[known]), collapse = ", ")),
    "Not known from ratings alone: the lag all raters share, and the common scale and level."
  )
}
