# Columns that the user names, bare, quoted or by position, and columns of several tables one below the other
# (read-as-annotations.R).

# The name of one column that the user named bare, quoted or by position; the column `arg` where
# nothing was named and it is there; I("text") is no column but the one id of all rows.
pick_column <- function(data, quo, arg, call) {
  picked <- pick_columns(data, quo, arg, call)
  if (is.null(picked)) {
    return(if (arg %in% names(data)) arg)
  }
  if (length(picked) != 1L && !arg %in% c("recording", "rater")) { # ids may have parts
    abort_musefuse("{.arg {arg}} must name one column, not {length(picked)}.", "columns", call = call)
  }
  picked
}

# Column names stand for their positions, so that c(anna, ben), anna:carl and -1 work as well.
pick_columns <- function(data, quo, arg, call) {
  if (rlang::quo_is_null(quo)) {
    return(NULL)
  }
  here <- stats::setNames(as.list(seq_along(data)), names(data))
  picked <- tryCatch(rlang::eval_tidy(quo, here), error = function(cnd) {
    abort_no_column(rlang::as_label(quo), data, call, arg)
  })
  if (inherits(picked, "AsIs") && is.character(picked)) {
    return(picked)
  }
  if (is.numeric(picked)) {
    names <- names(data)[picked]
    if (length(names) == 0L || anyNA(names)) abort_no_column(rlang::as_label(quo), data, call, arg)
    return(stats::setNames(names, names(picked)))
  }
  if (!is.character(picked)) {
    abort_no_column(rlang::as_label(quo), data, call, arg)
  }
  if (arg == "raters" && is_template(picked)) {
    return(picked)
  }
  picked[] <- as_spelt(picked, names(data))
  missing <- setdiff(picked, names(data))
  if (length(missing) > 0L) {
    abort_no_column(missing, data, call, arg, label = if (length(picked) == 1L) missing)
  }
  picked
}

abort_no_column <- function(name, data, call, arg = NULL, hint = NULL, label = NULL) {
  near <- if (is.null(hint) && length(data) > 0L) nearest_words(name[[1L]], names(data))
  abort_musefuse(c(
    "The data have no column {.field {name}}.",
    i = if (length(near) > 0L) "Did you mean {.or {.field {near}}}?",
    i = if (length(data) > 0L) "They have {.field {name_some(names(data), 10L)}}." else
      "They have no columns at all.",
    i = if (isTRUE(arg %in% trace_keys) && is.character(label)) {
      "Is it what the one {arg} is called? {.code {arg} = I({quoted_code(label)})}."
    },
    i = if (!is.null(hint)) "Name the column by {.arg {name}}: {.code as_annotations(x, {hint})}." else
      if (is.null(arg)) "Name the column by {.arg {name}}."
  ), "columns", call = call)
}

# Each of the names `times` times, as a factor in the order given.
rep_id <- function(names, times) {
  factor(rep(names, each = times), levels = unique(names))
}

stack_matrix <- function(x, time, recording, dimension, call = caller_env()) {
  if (!is.numeric(x) && !all(is.na(x))) {
    abort_musefuse("{.arg x} must be a numeric matrix, not {.obj_type_friendly {x}}.", "values",
      call = call)
  }
  raters <- number_twins(default_names(colnames(x), ncol(x), "rater"))
  list(
    recording = rep(recording, length(x)), dimension = rep(dimension, length(x)),
    rater = rep_id(raters, nrow(x)), time = rep(as.numeric(time), ncol(x)), value = as.numeric(x)
  )
}

default_names <- function(names, n, what) {
  names <- names %||% rep("", n)
  nameless <- is.na(names) | names == ""
  names[nameless] <- paste(what, seq_len(n))[nameless]
  names
}

# Tables as lists of columns, one below the other; single values stand for whole columns.
stack_columns <- function(pieces) {
  names <- names(pieces[[1L]])
  stack <- function(name) {
    parts <- lapply(pieces, function(piece) {
      if (length(piece[[name]]) == 1L) rep(piece[[name]], max(lengths(piece))) else piece[[name]]
    })
    if (is.factor(parts[[1L]])) stack_factors(parts) else unlist(parts, use.names = FALSE)
  }
  stats::setNames(lapply(names, stack), names)
}

# Levels that all share keep their order; otherwise they come in natural order.
stack_factors <- function(parts) {
  given <- levels(parts[[1L]])
  if (!all(vapply(parts, function(part) identical(levels(part), given), NA))) {
    given <- unique(unlist(lapply(parts, levels), use.names = FALSE))
    given <- given[order(natural_key(given), method = "radix")]
  }
  codes <- lapply(parts, function(part) match(levels(part), given)[part])
  structure(unlist(codes, use.names = FALSE), levels = given, class = "factor")
}

bind_annotations <- function(tables) {
  columns <- stack_columns(lapply(unname(tables), function(table) as.list(table)[table_columns$annotations]))
  out <- set_lineage(do.call(new_annotations, columns), join_lineages(lapply(tables, current_lineage)))
  set_trace_facts(out, join_trace_facts(tables))
}
