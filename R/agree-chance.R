# More than chance: the same coefficients of surrogates, which have the traces of the raters (their ranges, their
# smoothness) but nothing in common. A surrogate is made of the cells of the table, aligned as the table was, and
# measured as it was; see Chance in ?agreement.

chance_kinds <- c("shift", "pairing")

# What a surrogate needs to know, checked before anything is computed; NULL where chance is not asked.
chance_plan <- function(data, chance, surrogates, refit, call = caller_env()) {
  if (is.null(chance)) {
    return(NULL)
  }
  chance <- check_choice(chance, chance_kinds, call = call)
  if (chance == "pairing" && one_of_corpus()) {
    abort_musefuse(c("{.code chance = \"pairing\"} needs the ratings of several recordings at once.",
      i = "{.code chance = \"shift\"} needs one; {.fn read_annotations} reads all, if memory holds them."), "argument",
      call = call)
  }
  surrogates <- check_repeats(surrogates, 19, call = call) # fewer cannot reach p = .05
  list(kind = chance, surrogates = surrogates, refit = check_refit(refit %||% TRUE, data, call),
    own = own_cells(data))
}

# `refit` says something only where there was an alignment.
recorded_refit <- function(plan, refit) if (length(plan$refit) > 0L || isFALSE(refit)) refit

# The coefficients of all surrogates and what they say of those found: `found` has key, z (the scale without ends),
# reach and k, row by row; `measure` gives key and z of cells.
chance_columns <- function(found, cells, plan, measure, request, seed, call = caller_env()) {
  if (plan$kind == "pairing") check_enough_recordings(cells, call) else warn_of_drift(cells, request$index)
  cells <- plan$own %||% cells
  plan$own <- NULL
  items <- lapply(seq_len(plan$surrogates), function(i) list(number = i, seed = next_seed(seed, i)))
  drawn <- map_items(items, "Asking chance", one_surrogate, cells, plan, measure, request, where = where_surrogate,
    call = call)
  z <- vapply(drawn, function(one) one$z[match(found$key, one$key)], numeric(length(found$key)))
  z <- matrix(z, length(found$key))
  asked <- rowSums(!is.na(z))
  as_high <- rowSums(z >= found$z - 1e-12, na.rm = TRUE) # rounding makes no copy of the ratings lower than they are
  # type 6: above it is what has p <= .05
  on_scale <- function(z) from_open_scale(replace(z, asked == 0, NA), found$reach, found$k)
  p <- (as_high + 1) / (asked + 1)
  if (plan$kind == "pairing") p <- among_pairings(p, different_pairings(cells, request$type))
  list(
    p.value = ifelse(is.na(found$z) | asked == 0, NA_real_, p),
    chance = on_scale(rowMeans(z, na.rm = TRUE)),
    chance.high = on_scale(apply(z, 1L, stats::quantile, 0.95, na.rm = TRUE, names = FALSE, type = 6L))
  )
}

# The rows as surrogates and ratings are compared: by all that names them, on the scale without ends.
on_open_scale <- function(pieces) {
  of <- function(name) unlist(lapply(pieces, `[[`, name), use.names = FALSE)
  ids <- compact(lapply(c("recording", "dimension", "rater", "other", "segment", "start", "index"), of))
  list(key = do.call(paste, c(ids, sep = "\r")), z = of("z"), reach = of("reach"), k = of("k"))
}

chance_of_cells <- function(cells, request) {
  cells <- lapply(with_stretches(cells, request), c, list(first = 0)) # nothing is drawn
  on_open_scale(lapply(cells, measure_cell, request$index, request$type, NULL, -1L, 0L, request$threads))
}

chance_of_study <- function(cells, request) {
  facts <- lapply(cells, study_cell, jackknife = FALSE)
  names(facts) <- vapply(cells, `[[`, "", "dimension")
  study_on_open_scale(facts, request$index)
}

where_surrogate <- function(item) paste0("In surrogate ", item$number, ".")

one_surrogate <- function(item, cells, plan, measure, request) {
  with_seed(item$seed, {
    cells <- switch(plan$kind, shift = turned_cells(cells, plan$recordings), pairing = pseudo_cells(cells))
    if (length(plan$refit) > 0L) cells <- aligned_again(cells, plan$refit)
    measured <- measure(cells, request)
  })
  # perfect agreement is infinite there
  list(key = measured$key, z = pmin(pmax(measured$z, -18), 18))
}

# ---- surrogates ----------------------------------------------------------------------------------

# Each rater's trace turned round by a shift of its own, the same in all dimensions of a recording. `recordings` are
# those of the corpus, each of which has its own random numbers, with the others in memory or not.
turned_cells <- function(cells, recordings = NULL) {
  seed <- draw_seed()
  recording <- vapply(cells, `[[`, "", "recording")
  recordings <- recordings %||% unique(recording)
  for (members in split(seq_along(cells), factor(recording, unique(recording)))) {
    raters <- raters_of_cells(cells[members])
    longest <- max(vapply(cells[members], function(cell) length(cell$time) / (cell$rate %|% 1), 0))
    own <- next_seed(seed, match(recording[[members[[1L]]]], recordings))
    turn <- stats::setNames(with_seed(own, draw_turns(length(raters), longest)), raters)
    for (i in members) cells[[i]]$ratings <- turned_ratings(cells[[i]]$ratings, turn)
  }
  cells
}

# Shares of a recording, no two of which are nearer (on the circle) than 10 s, or a quarter of an equal part where it is
# short: at no shift what is common is still there.
draw_turns <- function(k, seconds, least = 10) {
  least <- min(least / seconds, 1 / (4 * k))
  place <- sort(stats::runif(k, 0, 1 - k * least)) + least * (seq_len(k) - 1)
  (place[sample.int(k)] + stats::runif(1L)) %% 1
}

# Turning round presumes traces that come back to their level. Looked at in some 60 stretches, whose means keep what
# lasts: how many times a trace forgets its past within the recording (n (1 - r), r the correlation with the stretch
# before; random walks 5, AR(1) of 240 samples and coefficient .95 have 11, of 1200 30), and the F of a straight line
# with as many independent samples as an AR(1) rest has, its coefficient made up for its bias (Kendall 1954,
# doi 10.1093/biomet/41.3-4.403). The raters of a recording, who share its course, count as one.
least_memories <- 8
drift_of_trace <- function(x, stretches = 60L) {
  x <- x[!is.na(x)]
  width <- max(1L, length(x) %/% stretches)
  x <- colMeans(matrix(x[seq_len(width * (length(x) %/% width))], width))
  n <- length(x)
  if (n < 8L || is_constant(x)) {
    return(c(memories = NA, f = NA, df = NA))
  }
  carried <- function(x) sum(x[-1L] * x[-n]) / sum(x^2)
  time <- seq_len(n) - (n + 1) / 2
  x <- x - mean(x)
  rest <- x - time * sum(time * x) / sum(time^2)
  kept <- carried(rest)
  kept <- min(kept + (1 + 4 * kept) / n, 0.97)
  df <- max(1, n * (1 - kept) / (1 + kept) - 2)
  c(memories = n * (1 - carried(x)), f = df * (sum(x^2) / sum(rest^2) - 1), df = df)
}

# Over recordings: the mean of the memories, and the p values of the lines by Fisher's method.
drift_of_cells <- function(cells) {
  each <- vapply(cells, function(cell) rowMeans(apply(cell$ratings, 2L, drift_of_trace), na.rm = TRUE), numeric(3L))
  each <- each[, is.finite(each["memories", ]), drop = FALSE]
  p <- stats::pf(each["f", ], 1, each["df", ], lower.tail = FALSE, log.p = TRUE)
  list(memories = mean(each["memories", ]),
    p.value = stats::pchisq(-2 * sum(p), 2 * length(p), lower.tail = FALSE))
}

# Changes and their signs are stationary where the traces are random walks.
warn_of_drift <- function(cells, index) {
  found <- drift_of_cells(cells)
  wanders <- isTRUE(found$memories < least_memories)
  leans <- isTRUE(found$p.value <= 0.02)
  if (all(index %in% c("changes", "sda")) || !wanders && !leans) {
    return(invisible())
  }
  warn_musefuse(c(
    "The traces drift, so p values by {.code chance = \"shift\"} may be too small.",
    x = if (wanders) paste0("They remember their past for ", format_share(1 / max(1, found$memories)),
      " of a recording, as random walks do; up to ", format_share(1 / least_memories), " would do."),
    x = if (leans) paste0("They follow a straight line over the recording more than steady traces do (p value ",
      apa_p(found$p.value), ")."),
    i = "{.code chance = \"pairing\"} presumes no such thing; {.code index = \"changes\"} looks at changes only."
  ), "drift")
}

turned_ratings <- function(ratings, turn) {
  n <- nrow(ratings)
  for (rater in colnames(ratings)) {
    from <- (seq_len(n) - 1L + floor(turn[[rater]] * n)) %% n + 1L
    ratings[, rater] <- ratings[from, rater]
  }
  ratings
}

# Pseudo-raters: each rater of a recording is replaced by a rater of another recording, no two of them of the same one,
# the same in all dimensions. Both begin together; what is beyond the end of the shorter one is missing.
pseudo_cells <- function(cells) {
  recordings <- unique(vapply(cells, `[[`, "", "recording"))
  by_key <- stats::setNames(cells, vapply(cells, cell_key, ""))
  plan <- lapply(stats::setNames(nm = recordings), function(recording) {
    mine <- Filter(function(cell) cell$recording == recording, cells)
    raters <- raters_of_cells(mine)
    stats::setNames(sample(recordings)[seq_along(raters)], raters)
  })
  lapply(cells, function(cell) {
    for (rater in colnames(cell$ratings)) {
      other <- by_key[[cell_key(list(recording = plan[[cell$recording]][[rater]], dimension = cell$dimension))]]
      cell$ratings[, rater] <- if (is.null(other)) NA else pseudo_trace(cell, other, rater)
    }
    cell
  })
}

# The same person's trace of the other recording where there is one, otherwise that of anybody there.
pseudo_trace <- function(cell, other, rater) {
  raters <- colnames(other$ratings)
  source <- if (rater %in% raters) rater else raters[[sample.int(length(raters), 1L)]]
  interpolate_series(other$time - other$time[[1L]], other$ratings[, source], cell$time - cell$time[[1L]])
}

# How many different pseudo-recordings there are to draw from: each rater of a row has a recording of its own. (Of a
# study all recordings are drawn at once.)
different_pairings <- function(cells, type) {
  recordings <- length(unique(vapply(cells, `[[`, "", "recording")))
  raters <- vapply(cells, function(cell) ncol(cell$ratings), 0L)
  each <- if (identical(type, "pairwise")) 2L else max(2L, min(raters))
  different <- prod(recordings - seq_len(each) + 1)
  if (is.null(type)) different^recordings else different
}

# Surrogates from a handful of pairings are the same ones again and again, none of which is the true one: of two raters
# in two recordings there are two, and all 39 of 39 surrogates lay below what was found in 27 % of 60 simulated
# recordings with nothing in common. So p is what it is among all pairings and the true one, where (b + 1) / (m + 1)
# (Phipson & Smyth 2010) is the share of pairings that agree as much.
among_pairings <- function(p, different) if (is.finite(different)) (different * p + 1) / (different + 1) else p

check_enough_recordings <- function(cells, call) {
  recordings <- length(unique(vapply(cells, `[[`, "", "recording")))
  raters <- vapply(cells, function(cell) ncol(cell$ratings), 0L)
  if (recordings < max(raters, 2L)) {
    many <- cells[[which.max(raters)]]
    abort_musefuse(c(
      "{.code chance = \"pairing\"} takes each rater of a recording from another recording.",
      x = paste("There {cli::qty(recordings)}{?is/are} {recordings} recording{?s} for the",
        "{cli::qty(max(raters))}{max(raters)} rater{?s} of {.val {many$recording}}: two would come from the same one."),
      i = "{.code chance = \"shift\"} needs one recording."
    ), "data", call = call)
  }
}

# ---- alignment is refitted -----------------------------------------------------------------------

aligned_again <- function(cells, refit) {
  table <- cells_as_annotations(cells)
  for (again in refit) {
    table <- tryCatch(silently(again(table)), error = abort_refit)
    table <- check_annotations(table, arg = "refit(data)")
  }
  annotation_cells(table)
}

abort_refit <- function(cnd) {
  why <- first_line(cnd)
  abort_musefuse(c("A surrogate cannot be aligned as the ratings were.", x = "{why}",
    i = "{.arg refit} can be a function of a table of annotations that aligns it."), "argument")
}

cells_as_annotations <- function(cells) {
  times <- lapply(cells, function(cell) rep(cell$time, ncol(cell$ratings)))
  rows <- lengths(times)
  of <- function(name) rep(vapply(cells, `[[`, "", name), rows)
  raters <- lapply(cells, function(cell) rep(colnames(cell$ratings), each = length(cell$time)))
  new_annotations(of("recording"), of("dimension"), unlist(raters), unlist(times),
    unlist(lapply(cells, function(cell) as.vector(cell$ratings))))
}

# Functions of a table that align it as `data` was aligned, in order; none where it was not.
check_refit <- function(refit, data, call) {
  if (is.function(refit)) {
    return(list(refit))
  }
  if (!isTRUE(refit) && !isFALSE(refit)) {
    abort_wanted(refit, "{.code TRUE}, {.code FALSE} or a function that aligns a table", "refit", call)
  }
  steps <- alignment_steps(data)
  warp <- Position(warps, steps, nomatch = length(steps) + 1L)
  again <- lapply(steps, refit_of_step, lineage_of(data)$steps)
  if (isFALSE(refit)) {
    fitted <- vapply(steps, warps, NA) | vapply(again, is.function, NA)
    if (any(fitted)) {
      abort_musefuse(c("{.code refit = FALSE} would compare aligned raters with surrogates that are not aligned.",
        x = "{.arg data} was aligned by {.fn {steps[[which(fitted)[[1L]]]]$verb}}, which was fitted to these ratings.",
        i = "{.code refit = TRUE} aligns every surrogate in the same way."), "argument", call = call)
    }
    return(list())
  }
  unknown <- vapply(again, is.character, NA)
  if (any(unknown)) abort_unrepeatable(again[[which(unknown)[[1L]]]], call)
  since <- if (warp <= length(steps)) done_since_warp(steps[[warp]], data, call)
  compact(c(again[seq_len(warp - 1L)], since))
}

# What was stretched and shortened to fit the others fits less well when it is turned round and warped anew: surrogates
# are made of the ratings before the (first) warp, which the alignment keeps. NULL where nothing was warped.
own_cells <- function(data) {
  warped <- unique(compact(lapply(roads_of(data), function(road) Find(warps, road))))
  if (length(warped) == 0L) {
    return(NULL)
  }
  before <- do.call(rbind, lapply(warped, function(step) step$fit$ratings))
  asis <- !trace_key(data) %in% trace_key(before) # bound to what was not warped
  annotation_cells(rbind(before[before$recording %in% data$recording, ], data[asis, ]))
}

# What makes of ratings before a warp what `data` is: all that was done from the warp on, run again. Where it does not
# give `data` of the ratings themselves it would not of surrogates.
done_since_warp <- function(warp, data, call) {
  x <- settings(data)
  before <- utils::head(warp$from[[1L]], 1L)
  x$steps <- lapply(x$steps, function(step) {
    if (step$verb == "estimate_lag") step$arguments$resamples <- 0
    replace(step, "from", list(lapply(step$from, utils::head, 1L)))
  })
  x$steps[[before]] <- list(verb = "given", arguments = list(), from = list(), table = "annotations")
  x$at <- x$at[[1L]] # of tables that were bound, all parts were aligned in the same way
  x$steps <- x$steps[steps_behind(x$at, x$steps)]
  again <- function(ratings) run_settings(x, ratings)
  own <- own_cells(data)
  why <- tryCatch(if (!same_cells(aligned_again(own, list(again)), annotation_cells(data)))
    "Done again, it gives another table.", musefuse_error = function(cnd) cnd$body[[1L]])
  if (!is.null(why)) {
    abort_musefuse(c("What was done to {.arg data} since {.fn {warp$verb}} cannot be done to surrogates.", x = "{why}",
      i = "Ask chance of the table that {.fn {warp$verb}} returned: {.code agreement(aligned, chance = \"shift\")}.",
      i = "Or do it by verbs, which are on record ({.fn exclude_annotations}), or say how: {.arg refit}."), "argument",
      call = call)
  }
  again
}

steps_behind <- function(at, steps) {
  needed <- at
  for (id in rev(names(steps))) if (id %in% needed) needed <- c(needed, unlist(steps[[id]]$from))
  names(steps)[names(steps) %in% needed]
}

same_cells <- function(a, b) {
  by_key <- function(cells) stats::setNames(lapply(cells, function(cell) cell[c("time", "ratings")]),
    vapply(cells, cell_key, ""))
  isTRUE(all.equal(by_key(a), by_key(b)[vapply(a, cell_key, "")], tolerance = 1e-9))
}

abort_unrepeatable <- function(why, call) {
  abort_musefuse(c("The alignment of {.arg data} cannot be repeated on surrogates, and chance would look too low.",
    x = why,
    i = "If it was fitted to ratings, say how: {.code refit = function(d) shift_lag(d, estimate_lag(d))} or the like.",
    i = "If it owes nothing to these ratings: {.code refit = FALSE}."), "argument", call = call)
}

# The steps that moved raters against each other, first to last. Of tables that were bound all parts must have the same.
alignment_steps <- function(data, call = caller_env(2)) {
  roads <- roads_of(data)
  same <- unique(lapply(roads, lapply, alignment_says, lineage_of(data)$steps))
  if (length(same) > 1L) {
    abort_musefuse(c("{.arg data} was bound of tables that were aligned in different ways, or not.",
      i = "Bind the ratings first, and align them together."), "argument", call = call)
  }
  if (length(roads) > 0L) roads[[1L]] else list()
}

# What an alignment did, with what it took lags from; seeds apart.
alignment_says <- function(step, steps) {
  said <- function(one) list(one$verb, one$arguments[setdiff(names(one$arguments), "seed")])
  list(said(step), lapply(unlist(step$from["lags"]), function(id) said(steps[[id]])))
}

roads_of <- function(data) {
  lineage <- lineage_of(data)
  unlist(lapply(lineage$at, alignment_roads, lineage$steps), recursive = FALSE)
}

# All roads to a step, each a list of the steps on it that align raters.
alignment_roads <- function(id, steps) {
  step <- steps[[id]]
  before <- if (length(step$from) > 0L) step$from[[1L]]
  roads <- if (length(before) == 0L) list(list()) else
    unlist(lapply(before, alignment_roads, steps), recursive = FALSE)
  if (step$verb == "shift_lag" || warps(step)) lapply(roads, c, list(step)) else roads
}

warps <- function(step) step$verb %in% c("align_gctw", "align_dtw", "align_ctw")

# What aligns a surrogate as this step did; NULL where there is nothing to fit (one shift for all raters); a text that
# says why it cannot be.
refit_of_step <- function(step, steps) {
  if (warps(step)) {
    return(NULL) # see done_since_warp()
  }
  source <- if (length(step$from$lags) == 1L) steps[[step$from$lags]]
  known <- if (is.null(source)) step$arguments$lags$lag else source$arguments$lag
  method <- source$arguments$method %||% "fixed"
  if (identical(source$verb, "estimate_lag") && method %in% c("pairwise", "relative")) {
    arguments <- source$arguments[setdiff(names(source$arguments), c("seed", "resamples"))]
    return(function(data) shift_lag(data, do.call(estimate_lag, c(list(data), arguments, list(resamples = 0)))))
  }
  if (method == "fixed" && is.numeric(known) && length(unique(known)) == 1L) {
    return(NULL)
  }
  switch(method,
    reference = "Lags were estimated against a reference, which the table does not carry.",
    "Lags were given, one a rater: where they come from is not on record."
  )
}

# ---- what print() says ---------------------------------------------------------------------------

format_chance <- function(x, plan) {
  if (!"p.value" %in% names(x) || nrow(x) == 0L) {
    return(NULL)
  }
  how <- c(shift = "raters shifted round the recording", pairing = "raters of different recordings")
  known <- x[!is.na(x$p.value), ]
  parts <- split(known, droplevels(factor(known$index)))
  lines <- vapply(parts, function(rows) {
    above <- sum(rows$p.value <= 0.05)
    paste0("More than chance (p <= .05): ", rows$index[[1L]], " in ", above, " of ", nrow(rows), " rows; chance alone ",
      short_number(mean(rows$chance)), " on average, 95 % below ", short_number(mean(rows$chance.high)), ".")
  }, "")
  c(unname(lines), if (!is.null(plan)) {
    paste0("Chance: ", plan$surrogates, " surrogates, ", how[[plan$kind]],
      if (length(plan$refit) > 0L) ", each aligned as the ratings were", "; one-sided, row by row",
      if (plan$kind == "shift") ", for traces without trend", ".")
  })
}
