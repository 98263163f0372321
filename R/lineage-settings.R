#' How a table was made, and making it again
#'
#' Every table of the package knows the chain of verbs that made it, with all their arguments, seeds and
#' the version of the package. `settings()` shows the chain as R code; `write_settings()` writes it as
#' JSON, to be kept beside the results of a study; `run_settings()` runs it again, on the same ratings
#' or on others. The same settings on the same ratings give the same bytes.
#'
#' Steps that read or made the ratings are part of the chain for the record. They are not run again where
#' `data` is given; ratings that were read from files always are given, as files may have changed. Functions of
#' your own among the arguments (features) cannot be written as JSON: that is an error. That a setting was
#' chosen among others ([pick_classes()]) is kept for the record, too: the search is not repeated.
#'
#' @param data A table of the package, or what `settings()` returned.
#' @param path A JSON file.
#' @param data The ratings to run the chain on: an annotations table, or what [as_annotations()] takes.
#'   May be left out where the chain begins with [simulate_annotations()].
#' @param ... These dots are for future extensions and must be empty.
#' @returns `settings()`: a list of class `musefuse_settings`, with `steps` (each a list of `verb`,
#'   `arguments`, `version`) and `r_version`; `write_settings()`: `path`, invisibly; `run_settings()`: the
#'   table that the last step makes.
#'
#'   Errors: `musefuse_error_settings` where a table has no steps, a file is no settings file, or a step
#'   names a verb or an argument that this version of the package does not have.
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
settings <- function(data) {
  check_given(missing(data), "a table of the package", "data")
  if (inherits(data, "musefuse_settings")) {
    return(data)
  }
  steps <- attr(data, "steps", exact = TRUE)
  if (length(steps) == 0L) {
    abort_musefuse(c(
      "{.arg data} does not know how it was made.",
      i = "Tables that verbs of musefuse return do; functions of other packages may lose it."
    ), "settings")
  }
  structure(list(steps = steps, r_version = as.character(getRversion())), class = "musefuse_settings")
}

#' @export
print.musefuse_settings <- function(x, ...) {
  cli::cat_line(format(x))
  invisible(x)
}

#' @export
format.musefuse_settings <- function(x, ...) {
  versions <- unique(vapply(x$steps, `[[`, "", "version"))
  c(
    cli::style_bold(paste0("Made in ", length(x$steps), " step", if (length(x$steps) > 1L) "s",
      " by musefuse ", paste(versions, collapse = ", "), ", R ", x$r_version)),
    vapply(seq_along(x$steps), function(i) paste0(i, ". ", step_code(x$steps[[i]])), ""),
    cli::style_dim("Next: write_settings(x, \"run.json\"), run_settings(\"run.json\", data)")
  )
}

# A step as a call that could be typed; the table that it works on is left out.
step_code <- function(step) {
  arguments <- vapply(step$arguments, argument_code, "")
  paste0(step$verb, "(", paste0(names(step$arguments), rep(" = ", length(arguments)), arguments,
    collapse = ", "), ")")
}

argument_code <- function(value) {
  if (inherits(value, "musefuse_window")) {
    return(paste0(value$unit, "(", format(value$length, digits = 15), ")"))
  }
  if (inherits(value, "warp_basis")) {
    return(if (identical(value, warp_basis())) "warp_basis()" else "<warp basis>")
  }
  if (is.data.frame(value)) {
    return(paste0("<table of ", nrow(value), " row", if (nrow(value) != 1L) "s", ">"))
  }
  if (is.function(value)) {
    return("<function>")
  }
  if (is.factor(value)) value <- as.character(value)
  code <- paste(deparse(value, width.cutoff = 500L), collapse = " ")
  if (nchar(code) > 60L) paste0(substr(code, 1L, 57L), "...") else code
}

#' @rdname settings
#' @export
write_settings <- function(data, path, ...) {
  check_no_dots()
  check_given(missing(data), "a table of the package", "data")
  path <- check_path_name(path)
  rlang::check_installed("jsonlite", "to write settings as JSON.")
  data <- settings(data)
  steps <- lapply(data$steps, function(step) {
    arguments <- lapply(step$arguments, encode_argument, verb = step$verb)
    list(verb = step$verb, version = step$version,
      arguments = if (length(arguments) > 0L) arguments else named_list())
  })
  json <- jsonlite::toJSON(list(musefuse_settings = 1, r_version = data$r_version, steps = steps),
    auto_unbox = TRUE, null = "null", na = "string", digits = I(15), pretty = TRUE)
  writeLines(enc2utf8(json), path, useBytes = TRUE)
  invisible(path)
}

named_list <- function() stats::setNames(list(), character())

#' @rdname settings
#' @export
run_settings <- function(path, data = NULL, ...) {
  check_no_dots()
  check_given(missing(path), "a JSON file, or what {.fn settings} returned", "path")
  steps <- if (inherits(path, "musefuse_settings")) path$steps else read_settings(check_path_name(path))
  source <- vapply(steps, function(step) step$verb %in% source_verbs, NA)
  if (is.null(data) && !identical(steps[[1L]]$verb, "simulate_annotations")) {
    abort_without_data(steps[[1L]])
  }
  if (!is.null(data)) {
    steps <- steps[!source]
    data <- if (inherits(data, "annotations")) data else as_annotations(data)
  }
  for (step in steps) data <- run_step(step, data)
  data
}

# Files change; the settings hold what was done to the ratings, not the ratings.
abort_without_data <- function(first, call = caller_env()) {
  folder <- if (first$verb == "read_annotations") first$arguments$path
  abort_musefuse(c(
    "{.arg data} must be given: the ratings to run the settings on.",
    i = if (length(folder) != 1L) "The settings do not hold them." else
      "They were read from {.file {folder}}: {.code run_settings(path, read_annotations(folder))}."
  ), "settings", call = call)
}

# Verbs that bring ratings in.
source_verbs <- c("as_annotations", "read_annotations", "simulate_annotations")

# Verbs that say why the steps before were taken: they are kept, not run.
noted_verbs <- "pick_classes"

run_step <- function(step, data, call = caller_env()) {
  if (step$verb %in% noted_verbs) {
    return(add_step(data, data, step$verb, step$arguments))
  }
  known <- step$verb %in% getNamespaceExports("musefuse")
  verb <- if (known) getExportedValue("musefuse", step$verb)
  unknown <- if (known) setdiff(names(step$arguments), names(formals(verb)))
  if (!known || length(unknown) > 0L) {
    abort_musefuse(c(
      "A step cannot be run by musefuse {utils::packageVersion('musefuse')}.",
      x = if (!known) "There is no verb {.fn {step$verb}}." else
        "{.fn {step$verb}} has no argument {.arg {unknown}}.",
      i = "The settings were written by version {step$version}."
    ), "settings", call = call)
  }
  # Called by its name, so that its errors do not show the whole table.
  from <- if (step$verb %in% source_verbs) list() else list(quote(data))
  again <- as.call(c(list(as.name(step$verb)), from, step$arguments))
  eval(again, list(data = data), asNamespace("musefuse"))
}

read_settings <- function(path, call = caller_env()) {
  if (!file.exists(path)) {
    abort_musefuse("There is no file {.file {path}}.", "settings", call = call)
  }
  rlang::check_installed("jsonlite", "to read settings from JSON.")
  json <- tryCatch(jsonlite::read_json(path, simplifyVector = FALSE), error = function(cnd) NULL)
  if (is.null(json$musefuse_settings)) {
    abort_musefuse(c(
      "{.file {path}} is no settings file.", i = "{.fn write_settings} makes them."
    ), "settings", call = call)
  }
  lapply(json$steps, function(step) {
    list(verb = step$verb, version = step$version, arguments = lapply(step$arguments, decode_argument))
  })
}

# Plain JSON where it says all: one number, string, logical, null, an unnamed vector. What JSON does not
# know is an object with one key that names it.
encode_argument <- function(value, verb) {
  if (is.null(value)) {
    return(NULL)
  }
  if (inherits(value, "musefuse_window")) {
    return(list(window = unclass(value)))
  }
  if (inherits(value, "warp_basis")) {
    return(list(warp_basis = lapply(unclass(value), encode_argument, verb = verb)))
  }
  if (is.factor(value)) {
    return(list(factor = list(levels = levels(value), codes = encode_argument(as.integer(value), verb))))
  }
  if (is.data.frame(value)) {
    return(list(table = lapply(as.list(value), function(column) encode_argument(column, verb))))
  }
  if (is.matrix(value)) {
    return(list(matrix = list(rows = nrow(value), names = colnames(value), values = encode_argument(c(value), verb))))
  }
  if (is.list(value)) {
    return(list(list = lapply(value, encode_argument, verb = verb)))
  }
  if (!is.numeric(value) && !is.character(value) && !is.logical(value)) {
    abort_musefuse("An argument of {.fn {verb}} cannot be written as JSON: it is {.obj_type_friendly {value}}.",
      "settings", call = caller_env(2))
  }
  if (!is.null(names(value))) {
    return(list(named = list(names = names(value), values = encode_argument(unname(value), verb))))
  }
  if (survives_json(value)) value else list(special = encode_special(value))
}

# JSON has no NA, NaN, Inf, and its writer keeps 15 digits: vectors that need more are written as strings
# with their type.
survives_json <- function(value) {
  if (anyNA(value)) {
    return(FALSE)
  }
  !is.double(value) || all(is.finite(value)) && identical(as.double(sprintf("%.15g", value)), as.double(value))
}

encode_special <- function(value) {
  text <- if (is.double(value)) sprintf("%.17g", value) else as.character(value)
  list(kind = typeof(value), values = ifelse(is.na(value), "NA", text))
}

decode_argument <- function(value) {
  if (!is.list(value)) {
    return(value)
  }
  kind <- names(value)
  if (is.null(kind)) {
    return(unlist(value))
  }
  content <- value[[1L]]
  switch(kind[[1L]],
    window = new_window(content$length, content$unit),
    table = tibble::as_tibble(lapply(content, function(column) decode_argument(column))),
    matrix = matrix(decode_doubles(content$values), nrow = content$rows,
      dimnames = if (!is.null(content$names)) list(NULL, unlist(content$names))),
    list = lapply(content, decode_argument),
    named = stats::setNames(decode_doubles(content$values), unlist(content$names)),
    factor = factor(unlist(content$levels)[decode_argument(content$codes)], levels = unlist(content$levels)),
    warp_basis = do.call(warp_basis, lapply(content, decode_argument)),
    special = of_kind(unlist(content$values), content$kind)
  )
}

# JSON does not tell 2 from 2.0; where the core asks for doubles, all numbers become such.
decode_doubles <- function(values) {
  values <- decode_argument(values)
  if (is.integer(values)) as.double(values) else values
}

of_kind <- function(values, kind) {
  values[values == "NA"] <- NA
  storage.mode(values) <- kind
  values
}
