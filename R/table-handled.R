# Tables in users' hands: what a user may have done to a table is mended where that needs no guess (ids that became
# text, whole numbers, rows in another order), and an error that says what is wrong where it does. print() and format()
# never fail on a table of their class: they say the same.

# The ids of a table, which are factors, and its numbers, beside what check_annotations(), check_gold() and
# check_segments() know themselves.
handled_ids <- c("recording", "dimension", "rater", "other", "index", "feature")

handled_numbers <- list(
  agreement = c("start", "end", "estimate", "conf.low", "conf.high", "n", "n_eff", "n_raters", "p.value",
    "chance", "chance.high"),
  agreement_study = c("estimate", "conf.low", "conf.high", "recordings", "raters", "p.value", "chance",
    "chance.high"),
  diagnostics = c("n", "missing", "flat", "range_used", "saturation", "drift", "agreement", "influence", "gain",
    "apart",
    "stopped", "r", "scale"),
  study_plan = c("raters", "recordings", "minutes", "estimate", "conf.low", "conf.high", "reliability", "power"),
  fusion_comparison = character(),
  predictability = c("estimate", "std.error", "conf.low", "conf.high", "recordings", "raters"),
  trace_classes = c("distance", "silhouette"),
  class_probabilities = c("probability", "entropy"),
  class_predictability = c("estimate", "conf.low", "conf.high", "chance", "gain", "p.value"),
  class_search = c("setting", "k", "smallest_share", "stability", "dissolved", "seed", "rank"),
  gold_distribution = c("time", "value", "sd"),
  k_choice = c("k", "value", "std.error"),
  k_distance = "distance",
  class_prototypes = c("share", "time", "value", "low", "high", "segments", "length", "explained"),
  changepoint_path = c("segments", "penalty_from", "penalty_to", "explained", "noise"),
  lags = c("start", "end", "lag", "conf.low", "conf.high", "correlation", "n"),
  class_profile = c("n", "share", "mean", "sd", "median", "effect", "correlation", "p_value", "p.value")
)

# Names of rows in some tables only.
handled_names <- list(
  fusion_comparison = "method", study_plan = "method", class_predictability = "classes"
)

# Columns that are TRUE or FALSE, and those that are words.
handled_flags <- list(diagnostics = "contrary", class_search = "small", class_probabilities = "sure",
  k_choice = "chosen")
handled_words <- list(class_search = c("status", "method", "features", "reduce", "note"), k_choice = "criterion",
  class_predictability = c("model", "index"))

# What print() and glance() read of a table beside the columns that it lives by.
summed_columns <- list(
  class_profile = c("n", "share", "effect"), class_predictability = handled_numbers$class_predictability,
  study_plan = handled_numbers$study_plan, k_choice = c("criterion", "k", "value", "chosen"),
  class_probabilities = "entropy", predictability = c("dimension", handled_numbers$predictability)
)

mended <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  need_columns(x, arg, call)
  if (NROW(x) == 0L || !inherits(x, "musefuse_tbl")) {
    return(x)
  }
  table <- class(x)[[1L]]
  switch(table,
    annotations = check_annotations(x, arg = arg, call = call),
    gold = check_gold(x, arg = arg, call = call),
    segments = check_segments(x, arg = arg, call = call),
    mend_columns(x, table, arg, call)
  )
}

# Whose class may be missing.
classes_tables <- c("classes", "trace_classes", "class_probabilities")

mend_columns <- function(x, table, arg, call) {
  need_columns(x, arg, call, columns = summed_columns[[table]])
  ids <- intersect(c(setdiff(handled_ids, handled_words[[table]]), handled_names[[table]],
    if (table %in% c(classes_tables, "class_profile", "class_prototypes")) "class"), names(x))
  for (id in ids) x[[id]] <- mended_id(x[[id]], id, table, arg, call)
  for (name in intersect(handled_numbers[[table]], names(x))) x[[name]] <- mended_number(x[[name]], name, arg, call)
  if (table == "diagnostics" && is.atomic(x$flags)) x$flags <- replace(as.character(x$flags), is.na(x$flags), "")
  for (name in handled_flags[[table]]) check_flag_column(x[[name]], name, arg, call)
  for (name in intersect(handled_words[[table]], names(x))) x[[name]] <- mended_words(x[[name]], name, arg, call)
  x
}

# A class may be missing, as that of a segment that has no features; nothing else that names a row may.
mended_id <- function(id, name, table, arg, call) {
  id <- bare_column(id, is_id = TRUE)
  flat <- is.atomic(id) && is.null(dim(id))
  missing <- if (flat) is.na(id) else FALSE
  if (!flat || (any(missing) && !(name == "class" && table %in% classes_tables))) {
    abort_musefuse(c("Column {.field {name}} of {.arg {arg}} must name each row.",
      x = if (!flat) "It is {.obj_type_friendly {id}}." else
        "It is missing in {sum(missing)} row{?s}, the first is row {which(missing)[[1L]]}."), "missing", call = call)
  }
  check_sound_ids(id, name, call)
  factor_id(id)
}

check_flag_column <- function(x, name, arg, call) {
  if (!is.logical(x)) {
    abort_musefuse("Column {.field {name}} of {.arg {arg}} must be {.code TRUE} or {.code FALSE}.", "values",
      call = call)
  }
}

# Words that became a factor are words.
mended_words <- function(x, name, arg, call) {
  if (!is.factor(x) && !is.character(x) && !(is.logical(x) && all(is.na(x)))) {
    abort_musefuse(c("Column {.field {name}} of {.arg {arg}} must hold words.",
      x = "It is {.obj_type_friendly {x}}."), "values", call = call)
  }
  as.character(x)
}

mended_number <- function(x, name, arg, call) {
  x <- bare_column(x, is_id = FALSE)
  if (NCOL(x) == 1L && (is.numeric(x) || (is.logical(x) && all(is.na(x))))) {
    return(if (is.integer(x)) x else as.double(x))
  }
  abort_musefuse(c("Column {.field {name}} of {.arg {arg}} must hold numbers.", x = "It is {.obj_type_friendly {x}}.",
    i = if (name == "time") "{.fn as_annotations} reads times that are text or dates."), "values", call = call)
}

without_infinite <- function(x, name) {
  if (has_no_infinite(x)) {
    return(x)
  }
  warn_musefuse("{sum(is.infinite(x))} infinite value{?s} in {.field {name}} became {.code NA}.", "values")
  replace(x, is.infinite(x), NA_real_)
}

mended_count <- function(x, name, arg, call) {
  x <- mended_number(x, name, arg, call)
  wrong <- !is.na(x) & abs(x) > .Machine$integer.max
  if (any(wrong)) {
    abort_musefuse(c("Column {.field {name}} of {.arg {arg}} must hold counts.",
      x = "Row {which(wrong)[[1L]]} has {.val {x[wrong][[1L]]}}."), "values", call = call)
  }
  as.integer(x)
}

mended_times <- function(time, arg, call) {
  if (inherits(time, "difftime")) time <- as.double(time, units = "secs")
  check_times(as.double(mended_number(time, "time", arg, call)), arg, call)
}

# What a table says of itself, line by line: one method a table.
lines_of <- function(x, ...) UseMethod("lines_of")

# Tables that have lines print by them, also where somebody took all but the first of their classes away.
.onLoad <- function(libname, pkgname) {
  for (table in sub("^lines_of[.]", "", ls(topenv(), pattern = "^lines_of[.]"))) {
    registerS3method("format", table, format_table)
    if (!exists(paste0("print.", table), topenv(), inherits = FALSE)) registerS3method("print", table, print_format)
  }
}

# The lines of a table, mended, or those that say why it cannot be summed up.
format_table <- function(x, ...) {
  local_plain_numbers()
  local_known_indices()
  clean <- mended_or_told(x)
  if (is.character(clean)) clean else c(lines_of(clean, ...), format_left_out(x, clean))
}

# What the numbers of a table do not count, and verbs will leave out with a warning.
format_left_out <- function(x, clean) {
  if (rlang::is_reference(x, clean)) {
    return(NULL) # as the verb left it
  }
  twice <- NROW(x) - NROW(clean)
  infinite <- if (inherits(x, "annotations")) sum(is.infinite(x$value)) else 0L
  words <- c(
    if (twice > 0L) paste(count_of(twice, "row"), "at a time that the same rater rated again (the last one counts)"),
    if (infinite > 0L) paste(count_of(infinite, "infinite value"), "(missing here)")
  )
  if (length(words) > 0L) cli::col_yellow(paste0("Not counted: ", paste(words, collapse = "; "), "."))
}

# What print methods of tables with rows worth seeing are: the lines of format(), the first rows, what comes next.
print_table <- function(x, following, ...) {
  print_format(x)
  local_plain_numbers()
  if (!is.data.frame(x)) {
    return(invisible(x))
  }
  print(as_tibble.musefuse_tbl(x), ...)
  cli::cat_line(cli::style_dim(following))
  invisible(x)
}

# The table, mended, or the lines that say what is wrong.
mended_or_told <- function(x, mend = mended) {
  tryCatch(silently(mend(x, arg = "x")), error = function(cnd) {
    whole <- is.data.frame(x)
    c(
      cli::style_bold(paste0(if (whole) count_of(nrow(x), "row") else "What is left", " of a table of class ",
        class(x)[[1L]], if (whole) ", changed so that they cannot be summed up", ":")),
      condition_lines(cnd), if (whole) cli::style_dim("as_tibble(x) shows the rows.")
    )
  })
}
