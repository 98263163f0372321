# The rows of a data frame (read-as-annotations.R): ids, times and ratings of its planned columns, and what is said.

# Long columns of ids are of few kinds: they are looked through once, and are codes from here on.
coded_ids <- function(columns, plan) {
  for (id in c("recording", "dimension", "rater")) {
    at <- plan[[id]]
    is_long <- length(at) == 1L && (is.character(columns[[at]]) || has_few_values(columns[[at]]))
    if (is_long) columns[[at]] <- as_id(columns[[at]])
  }
  columns
}

# The rows of the planned columns, one value column below the other.
frame_annotations <- function(columns, plan, wanted, n, call) {
  if (n == 0L) {
    abort_musefuse("There are no ratings: the data have no rows.", "empty", call = call)
  }
  with_unit <- Filter(function(at) inherits(columns[[at]], "units"), plan$values)
  columns[with_unit] <- lapply(columns[with_unit], function(column) as.double(unclass(column)))
  time <- frame_times(columns, plan, wanted, n, call)
  own <- ids_of_rows(columns, plan, wanted, n)
  out <- frame_ratings(columns, plan, wanted, own, time$time, call)
  said <- c(unit_guess_text(time$guessed, plan$names[plan$time]), time$said,
    if (length(with_unit) > 0L) paste0("Left out: the unit of ", name_some(plan$names[with_unit]), "."))
  parted <- part_ids(out, list(plan), wanted)
  out <- parted$columns
  said <- c(said, parted$said)
  if (isTRUE(wanted$countdown)) out$time <- count_up(out$time, out$recording)
  third <- third_ids(columns, plan, wanted, own, time$time, call)
  if (length(third) > 0L || !is.na(time$origin)) {
    composed <- with_third_ids(out, third, length(plan$recording) > 0L || !is.null(wanted$recording) ||
      identical(wanted$restarts, "session"), call)
    out <- composed$columns[names(out)]
    said <- c(said, composed$said)
  }
  facts <- NULL
  if (!is.na(time$origin)) {
    clock <- start_clocks(out$time, time$origin, out$recording, trace_code(out), time$zone)
    out$time <- clock$time
    facts <- c(trace_sources(c(out, list(file = rep(1L, length(out$time)))), NA_character_, list()),
      list(time_ref = clock$time_ref))
    said <- c(said, if (clock$apart) "Raters who rated at different times of day start at 0 each." else
      "Times are seconds since the recording's start.")
  }
  data <- build_annotations(out, call = call, suspects = function() likely_ids(columns, plan, wanted))
  list(data = if (is.null(facts)) data else keep_facts(data, facts, NULL), said = said)
}

# The id of each row of a frame, by the user's word, its column or columns, or as `default`.
ids_of_rows <- function(columns, plan, wanted, n) {
  function(id, default) {
    given <- wanted[[id]]
    ids <- if (inherits(given, "AsIs")) as.character(given) else
      if (length(plan[[id]]) == 1L) columns[[plan[[id]]]] else
      if (length(plan[[id]]) > 1L) id_text(columns, plan[[id]], plan$names) else default
    if (length(ids) == 1L) rep(ids, n) else ids
  }
}

# A rating a row, the columns of values one below the other.
frame_ratings <- function(columns, plan, wanted, own, time, call) {
  k <- length(plan$values)
  n <- length(time)
  several <- plan$layout %in% c("raters", "long") && !plan$single && (k > 1L || !inherits(wanted$dimension, "AsIs"))
  values <- lapply(plan$values, function(at) {
    as_ratings(columns[[at]], plan$names[[at]], call, where = if (length(plan$rater) > 0L) function(row) {
      paste0("recording \"", own("recording", "recording 1")[[row]], "\", rater \"", own("rater")[[row]], "\" at ",
        format(time[[row]]), " s")
    })
  })
  list(
    recording = if (is.null(plan$recordings)) again(own("recording", "recording 1"), k) else
      labels_again(plan$recordings, n),
    dimension = if (plan$layout == "both") labels_again(plan$labels, n) else if (several) rep_id(plan$labels, n) else
      again(own("dimension", single_dimension(plan)), k),
    rater = switch(plan$layout, recordings = rep_id(plan$labels, n), both = labels_again(plan$raters, n),
      again(own("rater", nobody), k)),
    time = again(time, k), value = if (k == 1L) values[[1L]] else unlist(values, use.names = FALSE),
    row = again(seq_len(n), k)
  )
}

# Trials and sessions, by columns or by clocks that start anew: those that there are.
third_ids <- function(columns, plan, wanted, own, time, call) {
  third <- lapply(c(trial = "trial", session = "session"),
    function(id) if (length(plan[[id]]) > 0L) id_text(columns, plan[[id]], plan$names))
  if (!is.null(wanted$restarts)) {
    ids <- list(recording = own("recording", "recording 1"), dimension = own("dimension", "rating"),
      rater = own("rater", nobody))
    third <- with_restarts(c(ids, third), time, wanted$restarts, plan$names[plan$time], call)[c("trial", "session")]
  }
  lapply(Filter(length, third), function(id) as_id(rep(id, length(plan$values))))
}

with_third_ids <- function(out, third, recordings_known, call) {
  for (id in c("recording", "dimension", "rater")) {
    check_ids(out[[id]], id, out$row, call)
    out[[id]] <- as_id(out[[id]])
  }
  compose_ids(c(out, third), recordings_known)
}

again <- function(x, times) if (times == 1L) x else rep(x, times)

labels_again <- function(labels, n) factor(rep(labels, each = n), levels = unique(labels))

single_dimension <- function(plan) {
  label <- plan$labels[[1L]]
  if (!is.null(plan$called)) return(label)
  if (plan$layout != "recordings" && nzchar(dimension_of_name(label)$dimension)) label else "rating"
}

# Times of a data frame in seconds (since `origin`).
frame_times <- function(columns, plan, wanted, n, call) {
  if (length(plan$time) == 0L) {
    ids <- compact(lapply(c(plan$recording, plan$rater, plan$dimension, plan$trial, plan$session),
      function(k) columns[[k]]))
    own <- stats::setNames(ids, c("recording", "dimension", "rater", "session", "trial")[seq_along(ids)])
    return(list(time = rows_as_times(own, n, wanted$rate), origin = NA_real_))
  }
  column <- columns[[plan$time]]
  if (NCOL(column) != 1L) check_lengths(columns["time"], call)
  column <- clock_column(columns, plan$names, plan)
  name <- plan$names[[plan$time]]
  out <- settled_times(column, wanted, name, trace_columns(columns, plan), named_columns(columns, plan), call)
  at_given_rate(out, trace_columns(columns, plan), wanted$rate, name, call)
}

# Times of one column, whose unit is asked for where it is neither declared nor clear.
settled_times <- function(column, wanted, name, ids = list(), values = list(), call = caller_env()) {
  out <- read_times(column, wanted$unit, wanted$rate, name, call = call, how = wanted)
  out$time <- as_times(out$time, call = call, text = out$text)
  out <- settle_wall(out, unname(ids), wanted, name, NULL, call, inherits(column, "POSIXct"))
  if (is.null(out$unit)) {
    step <- rising_steps(out$time, ids)
    unit <- clear_unit(out$time, step, name, values)
    if (is.na(unit)) abort_unclear_unit(out$time, step, name, call, wanted$verb)
    out$time <- in_seconds(out$time, unit)
    out$kind <- unit
    out$guessed <- unit
    if (unit == "s") out$said <- c(out$said, count_said(out$time, step, name))
  }
  if (is.na(out$origin)) check_far_start(out, name, call)
  if (identical(out$kind, "mm:ss") && is.null(wanted$unit)) {
    out$said <- c(out$said, line("Times ({.field {name}}) are minutes and seconds. Otherwise set {.arg unit}."))
  }
  out
}

# A unit that the steps have told is said, but for seconds, which the table holds anyway.
unit_guess_text <- function(unit, name) {
  if (!is.null(unit) && unit != "s") line("Times ({.field {name}}) are {unit_names[[unit]]}, by their steps.",
    "Otherwise set {.arg unit}.")
}

# What was guessed of a data frame's columns; nothing where all have their usual names.
inform_frame <- function(plan, said, wanted) {
  lines <- c(
    if (plan$layout %in% c("raters", "both") && length(plan$values) > 1L && is.null(wanted$value)) {
      line("Columns {.field {name_some(plan$names[plan$values])}} are", if (isTRUE(plan$single)) "recordings" else
        "dimensions", "by their names. Otherwise set {.arg raters}, {.arg value}.")
    },
    if (plan$layout == "recordings" && !is.null(plan$recordings) && !is_template(wanted$raters)) {
      line("Columns {.field {name_some(plan$names[plan$values])}} are of a recording and a rater each. Otherwise set",
        "{.arg raters}.")
    },
    if (length(plan$rater) > 0L &&
      is.null(wanted$rater)) line("Raters: column {.field {plan$names[plan$rater]}}. Otherwise set {.arg rater}."),
    if (length(plan$time) > 0L &&
      is.null(wanted$time)) line("Time: column {.field {plan$names[[plan$time]]}}. Otherwise set {.arg time}."),
    if (length(plan$skipped$text) > 0L) line("Left out, as text: {.field {name_some(plan$skipped$text, 8L)}}."),
    if (length(plan$skipped$other) > 0L && is.null(wanted$raters)) {
      line("Left out, as no ratings: {.field {name_some(plan$skipped$other, 8L)}}.")
    },
    unnamed_text(plan$skipped$unnamed, by_columns = FALSE),
    said
  )
  if (is.null(lines) || length(lines) == 0L || !is.null(wanted$raters) && length(said) == 0L) {
    return(invisible())
  }
  inform_musefuse(bullets(lines), "read")
}
