# Layouts that cannot be guessed (read-layout.R): errors that show the calls which would read the table.

# `calls` are arguments; each is shown as the call that would read the table.
abort_layout <- function(where, problem, calls, wanted, call, ..., more = NULL, .envir = parent.frame()) {
  force(.envir)
  verb <- wanted$verb %||% "read_annotations(path"
  shown <- paste0("{.code ", escape_braces(paste0(verb, ", ", calls, ")")), "}")
  abort_musefuse(c(paste0(where_text(where, "The table"), " can be read in more than one way."), x = problem,
    i = paste("Say it:", paste(shown, collapse = " or ")), i = more), "columns", call = call, .envir = .envir)
}

quote_names <- function(names) {
  names <- paste0("\"", names, "\"")
  if (length(names) == 1L) names else paste0("c(", paste(names, collapse = ", "), ")")
}

abort_raters_or_dimensions <- function(plan, values, wanted, where, call) {
  names <- plan$names[values]
  known <- names[nzchar(dimension_of_name(names)$dimension) | is_word(names, "value")]
  calls <- c(paste0("value = ", quote_names(utils::head(if (length(known) > 0L) known else names, 4L))),
    paste0("raters = ", quote_names(utils::head(if (length(known) < length(names)) setdiff(names, known) else names,
      4L))))
  if (length(known) > 0L && length(known) < length(names)) {
    calls <- c(calls, paste0(c("raters = ", "value = "), quote_names(utils::head(names, 4L))))
  }
  if (are_axes(names)) { # often valence across and arousal upwards, but who knows
    new <- c("valence", "arousal", "dominance")[seq_along(names)]
    calls <- paste0(c("value = c(", "raters = c("), paste0(c(paste0(new, " = \"", names, "\"", collapse = ", "),
      paste0("\"", names, "\"", collapse = ", "))), ")")
  }
  abort_layout(where, "The columns {.field {name_some(names, 8L)}} may be raters, dimensions, or neither.", calls,
    wanted, call)
}

# Files that are called after raters, as P01, with columns that would be raters, too, though nothing in their names
# tells it: they may as well be dimensions, unless folders are.
check_files_of_people <- function(tables, plans, wanted, call) {
  plan <- plans[[1L]]
  names <- plan$names[plan$values]
  if (plan$layout != "recordings" || length(names) < 2L || length(tables) < 2L ||
    !all(lengths(wanted[c("layout", "raters", "rater", "template")]) == 0L) || any(grepl("[0-9]", names))) {
    return(invisible())
  }
  files <- vapply(tables, function(table) table$file$name, "")
  around <- unique(vapply(tables, function(table) table$file$around, ""))
  if (!all(role_of_name(files) == "rater") || all(role_of_name(around) == "dimension")) {
    return(invisible())
  }
  question <- "Its name speaks of a rater. Are {.field {name_some(names, 8L)}} dimensions, or are they the raters?"
  abort_layout(tables[[1L]]$file$path, question, paste0(c("value = ", "raters = "), quote_names(names)), wanted, call)
}

abort_which_values <- function(plan, values, wanted, where, call) {
  names <- plan$names[values]
  known <- names[nzchar(dimension_of_name(names)$dimension)]
  shown <- c(if (length(known) %in% 2:4) quote_names(known), vapply(utils::head(names, 2L), quote_names, ""),
    if (length(plan$dimension) == 0L) quote_names(utils::head(names, 4L)))
  abort_layout(where, "Which of {.field {name_some(names, 8L)}} hold the ratings?",
    paste0("value = ", unique(shown)), wanted, call)
}

abort_two_dimensions <- function(plan, values, where, call) {
  abort_musefuse(c(
    paste0(where_text(where, "The table"),
      " has a column of dimensions and several of values, which would be dimensions, too."),
    x = "{.field {plan$names[[plan$dimension]]}}, and {.field {plan$names[values]}}.",
    i = "Name one column by {.arg value}."
  ), "columns", call = call)
}

abort_headless <- function(plan, values, where, wanted, call) {
  n <- length(values)
  named <- function(labels) {
    names <- rep("label", length(plan$names))
    if (plan$anew && any(plan$wordy)) names[[which(plan$wordy)[[1L]]]] <- "recording"
    names[plan$time] <- "time"
    names[values] <- labels[seq_len(n)]
    paste0("columns = ", quote_names(names))
  }
  numbers <- seq_len(n)[-(1:3)]
  abort_layout(where, "It has no header, and {n} columns that may be raters or dimensions.",
    c(named(c("arousal", "valence", "dominance", paste0("dimension", numbers))),
      named(c("anna", "ben", "carl", paste0("rater", numbers)))), wanted, call, more = plan$lasting)
}

# Rows from a start to an end, by their names or, without any, by ends before the next start: intervals.
lasting_text <- function(names, columns) {
  lasts <- if (any(nzchar(names))) {
    all(c("start", "end") %in% segment_names(names, columns)$names)
  } else {
    length(columns) > 2L && is.numeric(columns[[1L]]) && is.numeric(columns[[2L]]) && length(columns[[1L]]) > 2L &&
      isTRUE(all(columns[[2L]] > columns[[1L]] & c(columns[[1L]][-1L], Inf) >= columns[[2L]] - 1e-9))
  }
  if (lasts) paste("Are the rows intervals, from a start to an end? {.code as_trace(read_segments(path))} reads",
    "their numbers.")
}

# Words without a header: ids that tell rows apart, or remarks.
abort_headless_words <- function(plan, at, values, where, wanted, call) {
  names <- rep("label", length(plan$names))
  names[plan$time] <- "time"
  names[values] <- "rating"
  meanings <- c("rater", "recording", if (!plan$anew) "label")
  shown <- vapply(meanings, function(what) quote_names(replace(names, at, what)), "")
  abort_layout(where, "It has no header, and words in column {at}: raters, recordings, or remarks?",
    paste0("columns = ", shown), wanted, call)
}

abort_no_values <- function(plan, where, wanted, call) {
  abort_musefuse(c(
    paste0(where_text(where, "The table"), " has no column that could hold ratings."),
    x = "It has {.field {name_some(plan$names, 8L)}}.",
    i = plan$words, i = plan$lasting,
    i = "Name it by {.arg value}, or the raters' columns by {.arg raters}."
  ), "columns", call = call)
}

# Answers in words have no order that a reader could know.
check_no_words <- function(names, columns, at, where, wanted, call) {
  hint <- words_of_scale(names, columns, at[vapply(columns[at], column_kind, "") == "text"], where, wanted$dialect)
  if (!is.null(hint)) {
    abort_musefuse(c(paste0(where_text(where, "The table"), " has words where there must be numbers."), i = hint),
      "values", call = call)
  }
}

# How words become numbers, NULL where no column holds a few that come again, or numbers with words behind them.
words_of_scale <- function(names, columns, at, where = NULL, dialect = NULL) {
  for (k in at) {
    text <- as.character(columns[[k]])
    text <- text[!is_na_text(text)]
    known <- if (is.factor(columns[[k]])) intersect(levels(columns[[k]]), text) else unique(text)
    if (are_labelled(known)) {
      return(recipe_of_labels(names, columns, known, where, dialect))
    }
    if (length(known) < 2L || length(known) > 11L || length(text) < 2L * length(known) || holds_media(known)) next
    column <- escape_braces(paste0("x[[\"", names[[k]], "\"]]"))
    if (is.ordered(columns[[k]])) {
      return(paste0("Column {.field ", escape_braces(names[[k]]), "} holds ", length(known), " words in their order. ",
        "Their places in it are numbers: {.code ", column, " <- as.integer(", column, ")}."))
    }
    if (setequal(known, c("TRUE", "FALSE"))) known <- c("FALSE", "TRUE")
    shown <- if (length(known) > 5L) c(utils::head(known, 4L), "...") else known
    return(paste0("Column {.field ", escape_braces(names[[k]]), "} holds ", length(known), " words of unknown order. ",
      "Recode them in R, the lowest first: {.code ", column, " <- match(", column, ", ",
      escape_braces(quote_names(shown)), ")}."))
  }
}

# "4 - agree", "4/7" or "1 (low)", 2, 3: numbers of a scale, and what some of them mean.
labelled_number <- "^([-+]?[0-9]+([.][0-9]+)?)[^0-9.].*$"

are_labelled <- function(known) {
  number <- sub(labelled_number, "\\1", known)
  length(known) %in% 2:101 && any(number != known) && all(looks_plain(number)) && anyDuplicated(number) == 0L
}

recipe_of_labels <- function(names, columns, known, where, dialect) {
  at <- which(vapply(columns, function(column) {
    known <- if (!is.numeric(column)) distinct_texts(column)
    are_labelled(known[!is_na_text(known)])
  }, NA))
  cells <- paste0("x[", quote_names(names[at]), "]")
  copy <- paste0("file.path(tempdir(), ", encodeString(basename(where %||% ""), quote = "\""), ")")
  code <- c(if (!is.null(where)) paste0("x <- ", table_code(dialect)),
    paste0(cells, " <- lapply(", cells, ", function(x) as.numeric(sub(\"^([-+]?[0-9.]+).*\", \"\\\\1\", x)))"),
    if (!is.null(where)) paste0(c("write.csv(x, ", "read_annotations("), copy, c(", row.names = FALSE)", ")")))
  paste0("Cells of {.field ", escape_braces(paste(names[at], collapse = ", ")), "} hold words after numbers, like ",
    "{.val ", escape_braces(grep("[^0-9.]", known, value = TRUE)[[1L]]), "}. The numbers alone: ",
    paste(code_for_file(code, where), collapse = ", "), ".")
}

abort_no_id <- function(what, plan, where, call) {
  abort_musefuse(c(paste0(where_text(where, "The table"), " has no column {.field {what}}."),
    i = "It has {.field {name_some(plan$names, 10L)}}; name one by {.arg {what}}."), "columns", call = call)
}

# Of an id that is missing: the columns that tell apart ratings of one time, by themselves or two or three together, and
# the calls that say what they are. Where none does, the columns that were left out; NULL without any.
likely_ids <- function(columns, plan, wanted) {
  ids <- columns[c(plan$recording, plan$rater, plan$dimension, plan$trial, plan$session, plan$time)]
  left <- plan$left[nzchar(plan$names[plan$left])]
  may <- Filter(function(k) stands_in_rows(columns[[k]], whole = k %in% plan$values), c(left, plan$values))
  may <- utils::head(if (length(setdiff(plan$values, may)) > 0L) may else setdiff(may, plan$values), 6L)
  tell <- function(at) anyDuplicated(as.data.frame(unname(c(ids, columns[at])), optional = TRUE)) == 0L
  found <- Filter(tell, may)
  for (n in 2:3) { # several together
    if (length(found) == 0L && length(may) >= n) found <- Find(tell, utils::combn(may, n, simplify = FALSE))
  }
  likely <- plan$names[if (length(found) > 0L) found else left]
  if (length(likely) == 0L) {
    return(NULL)
  }
  calls <- if (length(found) > 0L) id_calls(utils::head(likely, 3L), tell(found[[1L]]), plan)
  shown <- paste0("{.code ", escape_braces(paste0(wanted$verb %||% "read_annotations(path", ", ", calls, ")")), "}")
  said <- line("Likely {cli::qty(length(likely))}column{?s} {.or {.field {utils::head(likely, 3L)}}}")
  paste0(said, if (length(calls) > 0L) cli::format_inline(paste0(": ", paste(shown, collapse = " or "))), ".")
}

# Values of an id stand in several rows; those of a column that was taken for ratings are few and whole, too.
stands_in_rows <- function(column, whole) {
  n_kinds <- length(unique(column))
  n_kinds > 1L && n_kinds <= length(column) / (if (whole) 8 else 2) &&
    !(whole && is.numeric(column) && any(column %% 1 != 0, na.rm = TRUE))
}

# What columns may be of which one each (or only all together) tells ratings apart.
id_calls <- function(names, each, plan) {
  has <- lengths(plan[c("recording", "rater", "dimension")]) > 0L
  open <- c("rater", "recording", "dimension")[!has[c("rater", "recording", "dimension")]]
  if (identical(plan$layout, "raters") && "recording" %in% open) open <- unique(c("recording", open))
  if (each) {
    if (length(open) == 0L) {
      return(paste0("recording = c(\"", plan$names[plan$recording[[1L]]], "\", \"", names, "\")"))
    }
    open <- utils::head(open, 2L)
    return(paste0(rep(open, length(names)), " = \"", rep(names, each = length(open)), "\""))
  }
  sets <- if (length(open) >= length(names)) utils::combn(open, length(names), simplify = FALSE)
  orders <- unlist(lapply(utils::head(sets, 2L), orders_of), recursive = FALSE)
  vapply(orders, function(ids) paste0(ids, " = \"", names, "\"", collapse = ", "), "")
}

orders_of <- function(x) {
  if (length(x) < 2L) {
    return(list(x))
  }
  unlist(lapply(seq_along(x), function(k) lapply(orders_of(x[-k]), function(rest) c(x[[k]], rest))), recursive = FALSE)
}

# Fused values are no ratings: their bounds would become raters.
check_not_gold <- function(names, where, call) {
  compact <- compact_name(names)
  bounds <- any(compact %in% c("lower", "conflow")) && any(compact %in% c("upper", "confhigh"))
  fused <- any(compact == "value") && (bounds || "nraters" %in% compact)
  # mean and sd beside nothing but times and ids
  beside <- c("", words_of("other"), generic_id_words)
  left <- compact[is.na(time_rank(names)) & !compact %in% beside & !is_word(names, "recording", compact)]
  levels <- c("mean", "average", "avg", "median")
  summed <- all(fused_columns(left)) && any(left %in% levels) && length(left) > 1L
  if (length(left) > 0L && all(left %in% gold_words)) {
    summed <- TRUE
    levels <- left
  }
  if (fused || summed) {
    abort_musefuse(c(paste0(where_text(where, "The table"), " holds a gold standard, no ratings."),
      x = "It has {.field {name_some(names, 8L)}}.",
      i = if (fused) "Read it by {.fn read_gold_standard}; {.code value = \"value\"} takes its values for ratings." else
        "{.code value = \"{names[compact %in% levels][[1L]]}\"} takes these values for ratings.",
      i = if (!is.null(where)) "Does it lie beside ratings? Give their folder or files alone."
    ), c(if (fused) "gold", "columns"), call = call)
  }
}
