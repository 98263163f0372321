# Fusions that align compose the verbs that do: `align` says which one and with which arguments, and what comes
# back is taken apart into cells for the fusion. So both roads, this one and the verbs one by one, give the same
# numbers and warps.

alignment_arguments <- function(method) {
  of <- function(verb) setdiff(names(formals(verb)), c("data", "...", "threads"))
  switch(method,
    gctw = of(align_gctw), dtw = c(of(align_dtw), "synchronise"), ctw = c(of(align_ctw), "synchronise"),
    lag = "max_lag", none = character()
  )
}

# `align` as it is recorded: list(method =, and its arguments, all of them for GCTW). The first element without a
# name is the method or, where there is but one, the first argument of its verb.
check_alignment <- function(align, data, methods, more = NULL, call = caller_env()) {
  if (!is.character(align) && !is.list(align) || is.data.frame(align)) {
    abort_wanted(align, "a method of alignment, or a list of it and its arguments", "align", call)
  }
  given <- as.list(align)
  nameless <- which(rlang::names2(given) == "")
  if (length(nameless) > 1L) {
    abort_musefuse(c("The arguments in {.arg align} need names.",
      i = "E.g. {.code align = list(\"gctw\", variant = \"muse\", max_shift = 5)}."), "argument", call = call)
  }
  names(given)[nameless] <- if (length(methods) > 1L) "method" else "variant"
  names(given) <- rlang::names2(given)
  method <- check_choice(given[["method"]] %||% methods[[1L]], methods, arg = "align", call = call)
  given <- british_names(given[names(given) != "method"], known <- c(alignment_arguments(method), more[[method]]))
  unknown <- setdiff(names(given), known)
  if (length(unknown) > 0L || anyDuplicated(names(given)) > 0L) abort_alignment(given, unknown, known, method, call)
  c(list(method = method), if (method == "gctw") complete_gctw(given, data, call) else given)
}

abort_alignment <- function(given, unknown, known, method, call) {
  if (length(unknown) == 0L) {
    twice <- names(given)[duplicated(names(given))]
    abort_musefuse("{.arg align} has {.arg {twice}} more than once.", "argument", call = call)
  }
  near <- nearest_words(unknown[[1L]], known)
  abort_musefuse(c(
    "The alignment {.val {method}} has no argument {.arg {unknown[[1L]]}}.",
    i = if (length(near) > 0L) "Did you mean {.or {.arg {near}}}?",
    i = if (length(known) > 0L) "It knows {.arg {known}}." else "It has none."
  ), "argument", call = call)
}

complete_gctw <- function(given, data, call) {
  given$variant <- check_choice(given$variant %||% "robust", c("robust", "muse", "full"), arg = "variant", call = call)
  settings <- gctw_settings(data, with_gctw_defaults(given), call)
  c(settings, if ("max_missing" %in% names(given)) {
    list(max_missing = check_number(given$max_missing, 0, 1, arg = "max_missing", call = call))
  })
}

# The cells of the aligned table, each with the ratings `before`, `raters` and `facts` as the verb reports them,
# `paths`, and how it was aligned. Cells with many gaps (a share above `max_missing`) are not warped.
align_by <- function(data, align, max_missing = 1, threads = 1L, call = caller_env()) {
  cells <- annotation_cells(check_magnitude(data, call), call)
  how <- rep(align$method, length(cells))
  if (align$method == "gctw") {
    gappy <- vapply(cells, share_missing, 0) > max_missing
    how[gappy] <- if (align$synchronise) "lag" else "none"
    inform_gappy(cells[gappy], max_missing)
  }
  key <- vapply(cells, cell_key, "")
  aligned <- vector("list", length(cells))
  for (method in unique(how)) {
    mine <- how == method
    rows <- if (all(mine)) data else data[cell_key(data) %in% key[mine], ]
    part <- align_part(rows, method, align[names(align) != "method"], threads)
    found <- annotation_cells(part$table, call)
    aligned[match(vapply(found, cell_key, ""), key)] <- lapply(found, described_cell, part = part, method = method)
  }
  Map(function(one, cell) c(one, list(before = cell$ratings[, colnames(one$ratings), drop = FALSE])), aligned, cells)
}

# The verbs themselves: the aligned table, and the constant lags that were taken out before. What they say of clocks,
# the fusion has said.
align_part <- function(data, method, settings, threads) {
  said <- function(expr) {
    withCallingHandlers(expr, musefuse_warning_clock = function(cnd) rlang::cnd_muffle(cnd))
  }
  lags <- if (method == "lag" || isTRUE(settings$synchronise) && method %in% c("dtw", "ctw")) {
    said(constant_lags(data, settings$max_lag %||% 6))
  }
  if (!is.null(lags)) data <- shift_lag(data, lags)
  warped <- method %in% c("gctw", "dtw", "ctw")
  own <- settings[!names(settings) %in% c("max_missing", if (method != "gctw") "synchronise")]
  arguments <- c(list(data), own, threads = threads)
  table <- if (warped) said(do.call(paste0("align_", method), arguments, envir = topenv())) else data
  fit <- if (warped) fit_of(table)
  by_cell <- function(rows) if (!is.null(rows)) split(rows, cell_key(rows))
  list(table = table, lags = by_cell(lags), raters = by_cell(fit$raters), facts = by_cell(fit$recordings),
    paths = if (!is.null(fit)) stats::setNames(unclass(fit$paths), vapply(fit$paths, cell_key, "")))
}

# A trace that cannot be compared (constant, or hardly rated) stays where it is; one that is unrelated hardly moves,
# and is told by its weight.
constant_lags <- function(data, max_lag) {
  lags <- withCallingHandlers(estimate_lag(data, "pairwise", max_lag = max_lag),
    musefuse_message_lag = function(cnd) rlang::cnd_muffle(cnd))
  lags$lag[is.na(lags$lag)] <- 0
  lags
}

described_cell <- function(cell, part, method) {
  key <- cell_key(cell)
  raters <- colnames(cell$ratings)
  row_of <- function(rows) rows[match(raters, as.character(rows$rater)), ]
  lag <- if (is.null(part$lags)) rep(0, length(raters)) else row_of(part$lags[[key]])$lag
  described <- if (method == "gctw") as.data.frame(row_of(part$raters[[key]])[-(1:3)]) else data.frame(lag = lag)
  paths <- part$paths[[key]]
  warped <- if (is.null(paths)) matrix(cell$time, length(cell$time), length(raters)) else
    vapply(match(raters, paths$raters), function(k) {
      interpolate_series(paths$time, paths$values$warped_time[, k], cell$time)
    }, numeric(length(cell$time)))
  dim(warped) <- c(length(cell$time), length(raters))
  c(cell, list(
    align = method, raters = cbind(data.frame(rater = raters), described),
    facts = as.list(part$facts[[key]][-(1:2)]), paths = list(warped_time = sweep(warped, 2L, lag, `+`))
  ))
}

# The gold standard with the warps of its cells; the ratings are those that came.
with_paths <- function(gold, cells, data) {
  attr(gold, "fit")$paths <- stack_paths(cells, cells, data)
  gold
}

# Of the raters who gave anything at all.
share_missing <- function(cell) {
  missing <- colMeans(is.na(cell$ratings))
  if (all(missing == 1)) 1 else mean(missing[missing < 1])
}

inform_gappy <- function(cells, max_missing) {
  if (length(cells) == 0L) {
    return(invisible())
  }
  names <- name_some(vapply(cells, name_cell, ""))
  inform_musefuse(c(
    i = paste0(
      "GCTW is left out in {length(cells)} recording{?s} x dimension{?s} with more than {round(100 * max_missing)} ",
      "% missing ratings: {.val {names}}."
    )
  ), "gaps")
}
