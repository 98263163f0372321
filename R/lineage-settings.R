#' How a table was made, and making it again
#'
#' Every table of the package that others can be made of knows how it came about: the verbs with all their arguments,
#' seeds and the version of the package, and the tables that went into them. `settings()` shows that as an R script;
#' `write_settings()` writes it
#' as JSON, to be kept beside the results of a study; `run_settings()` runs it again, on the same ratings or on
#' others. The same settings on the same ratings give the same bytes.
#'
#' @section What is not repeated:
#' * Steps that read or made the ratings are part of the chain for the record. They are not run again where `data` is
#'   given; ratings that were read from files always are given, as files may have changed. The settings hold a
#'   fingerprint of the ratings: a warning says where `data` are others.
#' * What was done to a table by hand between two verbs is noted. Recordings, traces, segments or columns that were
#'   taken away are taken away again; values that were changed cannot be, and a warning says so: use a verb
#'   ([rescale_annotations()], [exclude_annotations()], [shift_lag()]) to have it on record. In a table of more than
#'   20,000 cells a changed value may go unnoticed where rows beside it were taken away, too (a sample of the rows).
#' * Names that were given to classes by hand ([name_classes()]) follow the classes that come out alike, whatever their
#'   numbers; where none does, the classes keep their numbers, with a warning.
#' * Functions of your own among the arguments (features) are told of in the file, by their names and as text that is
#'   never run: `run_settings(functions = )` takes them, and warns where one reads otherwise than then.
#' * Tables of your own (a data frame, a matrix) are no part of the settings, which call them `your_data`: a chain that
#'   begins with one is shown, but cannot be run again.
#' * That a setting was chosen among others is kept for the record; the search is repeated only where it is itself what
#'   was made.
#'
#' A file is data, never code: only verbs of this package that make tables are run, with arguments that are
#' numbers, texts, windows and tables. Nothing is written or read by running it.
#'
#' @param data A table of the package, or what `settings()` returned.
#'   For `run_settings()` the ratings to run them on: an annotations table, or what [as_annotations()] takes; may be
#'   left out where the chain begins with [simulate_annotations()] or with shipped data.
#' @param path A JSON file (`write_settings()` gives it the suffix where it has none), or what `settings()` returned.
#' @param ... These dots are for future extensions and must be empty.
#' @param functions The functions of your own that a file tells of: a list with their names.
#' @returns `settings()`: a list of class `musefuse_settings`, with `steps` (by id; each a list of `verb`,
#'   `arguments`, `from` (ids of its inputs), `table`, `version` and `print`, a fingerprint), `at` and `r_version`;
#'   `as.character()` of it gives the lines of the script. `write_settings()`: `path`, invisibly; `run_settings()`: the
#'   table that the last step makes.
#'
#'   Errors: `musefuse_error_settings` where a table does not know how it was made, a file is no settings file, or a
#'   step names a verb or an argument that cannot be run. Warnings: `musefuse_warning_settings`.
#' @family export
#' @examples
#' gold <- fuse_ewe(ratings)
#' settings(gold)
#' @examplesIf rlang::is_installed("jsonlite")
#' file <- tempfile(fileext = ".json")
#' write_settings(gold, file)
#' again <- run_settings(file, ratings)
#' identical(again$value, gold$value)
#' @export
settings <- function(data, ...) {
  check_no_dots()
  check_given(missing(data), "a table of the package", "data")
  if (inherits(data, "musefuse_settings")) {
    return(data)
  }
  check_made(data)
  lineage <- if (is.data.frame(data)) current_lineage(data) else lineage_of(data)
  steps <- lapply(lineage$steps, function(step) step[!names(step) %in% c("fit", "said", "sketch")])
  structure(list(steps = steps, at = lineage$at, r_version = as.character(getRversion())), class = "musefuse_settings")
}

# Does a table know how it was made?
check_made <- function(data, call = caller_env()) {
  if (is.null(lineage_of(data))) {
    abort_musefuse(c("{.arg data} does not know how it was made.",
      i = "Tables that verbs of musefuse return do; functions of other packages may lose it."), "settings", call = call)
  }
}

#' @export
print.musefuse_settings <- function(x, ...) print_format(x)

#' @export
format.musefuse_settings <- function(x, ...) {
  local_plain_numbers()
  c(
    cli::style_bold(settings_heading(x)), script_lines(x),
    cli::style_dim(paste0(
      "Next: write_settings(x, \"run.json\"), run_settings(\"run.json\", data), writeLines(as.character(x), ",
      "\"run.R\")"
    ))
  )
}

settings_heading <- function(x) {
  versions <- unique(vapply(x$steps, `[[`, "", "version"))
  paste0("Made in ", count_of(length(x$steps), "step"), " by musefuse ", paste(versions, collapse = ", "), ", R ",
    x$r_version)
}

#' @export
as.character.musefuse_settings <- function(x, ...) {
  local_plain_numbers()
  c(paste0("# ", settings_heading(x)), "library(musefuse)", script_lines(x, whole = TRUE))
}

# ---- the script --------------------------------------------------------------------------------

# Variables are named by the table; a name is used again when its former table is not needed any more.
script_lines <- function(x, whole = FALSE) {
  ids <- names(x$steps)
  needed <- lapply(ids, function(id) which(vapply(x$steps, function(step) id %in% unlist(step$from), NA)))
  names <- character()
  lines <- character()
  for (i in seq_along(ids)) {
    step <- x$steps[[i]]
    busy <- vapply(seq_len(i - 1L), function(j) ids[[j]] %in% x$at || any(needed[[j]] > i), NA)
    names[[ids[[i]]]] <- free_name(script_names[[step$table]] %||% "table", names[ids[which(busy)]])
    lines <- c(lines, step_lines(step, names[[ids[[i]]]], names, verbs_noted(x), whole))
  }
  if (length(x$at) > 1L) lines <- c(lines, paste0("rbind(", paste(names[x$at], collapse = ", "), ")"))
  lines
}

script_names <- list(annotations = "ratings", gold = "gold", segments = "segments", features = "features",
  classes = "classes", trace_classes = "classes", class_probabilities = "probabilities",
  class_profile = "profile", agreement = "agreed", lags = "lags", diagnostics = "diagnostics",
  class_search = "search", k_choice = "choice", fusion_choice = "choice", class_prototypes = "prototypes",
  changepoint_path = "path", k_distance = "distances", predictability = "predicted")

free_name <- function(base, taken) {
  name <- base
  i <- 1L
  while (name %in% taken) name <- paste0(base, "_", i <- i + 1L)
  name
}

step_lines <- function(step, name, names, noted, whole) {
  inputs <- lapply(step$from, function(ids) {
    if (length(ids) == 0L) return("your_data") # a data frame that no verb made
    if (length(ids) == 1L) names[[ids]] else paste0("rbind(", paste(names[ids], collapse = ", "), ")")
  })
  if (step$verb == "by_hand") {
    return(by_hand_lines(step$arguments, name, inputs[[1L]]))
  }
  if (step$verb == "given") {
    return(paste0("# ", name, ": a table that you had (", count_of(sum(step$print$rows), "row"), ")"))
  }
  if (step$verb == "data") {
    return(paste0(name, " <- musefuse::", step$arguments$name))
  }
  if (step$verb %in% noted) {
    return(c(paste0("# ", step_call(step, list(), whole)), if (name != inputs[[1L]]) paste(name, "<-", inputs[[1L]])))
  }
  paste0(name, " <- ", step_call(step, inputs, whole))
}

step_call <- function(step, inputs, whole) {
  if (step$verb == "as_annotations") inputs <- list(data = "your_ratings")
  names(inputs)[seq_len(min(1L, length(inputs)))] <- ""
  paste0(step$verb, "(", named_code(c(inputs, vapply(step$arguments, argument_code, "", whole = whole))), ")")
}

# What was done by hand, as code where it can be done again.
by_hand_lines <- function(change, name, input) {
  again <- c("gone", "fewer_rows", "lost_columns")[c(TRUE, !is.null(change$kept), TRUE)]
  lost <- change[setdiff(names(change), c(again, "kept"))]
  lines <- if (length(lost) > 0L) paste0("# by hand, not repeated here: ", paste(change_words(lost), collapse = "; "))
  if (!is.null(change$gone)) {
    keys <- names(change$gone)
    if (length(keys) == 0L) return(c(lines, paste0(name, " <- ", input)))
    ids <- paste0(input, "$", keys)
    gone <- do.call(paste, c(unname(as.list(change$gone)), sep = " / "))
    key <- if (length(ids) == 1L) ids else paste0("paste(", paste(ids, collapse = ", "), ", sep = \" / \")")
    lines <- c(lines, paste0(name, " <- ", input, "[!", key, " %in% ", argument_code(gone, whole = TRUE), ", ]"))
    input <- name
  }
  if (!is.null(change$kept)) {
    lines <- c(lines, paste0("# by hand: ", count_of(nrow(change$kept), "row"), " kept in ",
      series_words(change$fewer_rows)))
  }
  if (!is.null(change$lost_columns)) {
    lines <- c(lines, paste0(name, " <- ", input, "[setdiff(names(", input, "), ",
      argument_code(change$lost_columns, whole = TRUE), ")]"))
    input <- name
  }
  if (input != name) lines <- c(lines, paste(name, "<-", input))
  lines
}

# An argument as code; what is too long for a screen is only named there.
argument_code <- function(value, whole = FALSE) {
  if (inherits(value, "musefuse_window")) {
    return(paste0(value$unit, "(", format(value$length, digits = 15, decimal.mark = "."), ")"))
  }
  if (inherits(value, "warp_basis")) {
    default <- identical(value, warp_basis())
    return(if (default) "warp_basis()" else paste0("warp_basis(", arguments_code(unclass(value), whole), ")"))
  }
  if (inherits(value, "said_function")) {
    return(value$text)
  }
  if (inherits(value, "AsIs") && is.character(value)) {
    return(paste0("I(", argument_code(as.character(value), whole), ")"))
  }
  if (is.data.frame(value)) {
    columns <- lapply(as.list(value), function(column) if (is.factor(column)) as.character(column) else column)
    code <- paste0("data.frame(", arguments_code(columns, TRUE), ", check.names = FALSE)")
    return(if (whole || nchar(code) <= 200L) code else paste0("<table of ", count_of(nrow(value), "row"), ">"))
  }
  if (is.factor(value)) value <- as.character(value)
  if (is.list(value) && !is.object(value)) {
    return(paste0("list(", arguments_code(value, whole), ")"))
  }
  code <- if (is.atomic(value) && !is.null(names(value)) && length(value) > 0L) {
    paste0("c(", arguments_code(as.list(value), whole), ")") # deparse() lets a name end its line
  } else {
    paste(deparse(value, width.cutoff = 500L), collapse = " ")
  }
  if (!whole && nchar(code) > 60L) paste0(substr(code, 1L, 57L), "...") else code
}

arguments_code <- function(values, whole) named_code(vapply(values, argument_code, "", whole = whole))

# No name ends its line or its quotes.
named_code <- function(code) {
  names <- names(code) %||% rep("", length(code))
  shown <- vapply(names, function(name) if (name == "") "" else paste0(code_name(name), " = "), "")
  paste0(shown, code, collapse = ", ")
}

code_name <- function(name) deparse(as.name(name), width.cutoff = 500L, backtick = TRUE)
