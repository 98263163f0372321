# Settings as JSON. Format 2: steps in order, each with its id, verb, version, table, the ids of its inputs, arguments,
# and a digest of the fingerprint; the ratings' fingerprint stands there whole, so that others can be told series by
# series. Format 1 (a list of steps, each made of the one before) is still read.

#' @rdname settings
#' @export
write_settings <- function(data, path, ...) {
  check_no_dots()
  check_given(missing(data), "a table of the package", "data")
  path <- check_path_name(path)
  rlang::check_installed("jsonlite", "to write settings as JSON.")
  local_plain_numbers()
  x <- settings(data)
  steps <- unname(Map(encode_step, x$steps, names(x$steps)))
  json <- jsonlite::toJSON(list(musefuse_settings = 2, r_version = x$r_version, at = I(x$at), steps = steps),
    auto_unbox = TRUE, null = "null", na = "string", digits = I(15), pretty = TRUE)
  write_text(json, path, rlang::current_env())
  invisible(path)
}

encode_step <- function(step, id) {
  arguments <- lapply(step$arguments, encode_argument, verb = step$verb)
  source <- step$table == "annotations" && (length(step$from) == 0L || step$verb == "by_hand")
  list(
    id = id, verb = step$verb, version = step$version, table = step$table, from = as_object(lapply(step$from, I)),
    arguments = as_object(arguments), digest = print_digest(step$print),
    fingerprint = if (source) encode_print(step$print)
  )
}

# An empty list is an object in JSON only if it has names.
as_object <- function(x) if (length(x) > 0L) x else stats::setNames(list(), character())

encode_print <- function(print) {
  list(series = lapply(as.list(print$series), function(id) I(as.character(id))), rows = I(print$rows),
    hashes = lapply(print$hashes, function(hash) I(sprintf("%.0f", hash))))
}

decode_print <- function(value) {
  if (!is_named_list(value) || !all(c("series", "rows", "hashes") %in% names(value))) {
    return(NULL)
  }
  series <- lapply(value$series, function(id) as.character(unlist(id)))
  list(series = structure(series, row.names = .set_row_names(length(value$rows)), class = "data.frame"),
    rows = as.double(unlist(value$rows)), hashes = lapply(value$hashes, function(hash) as.double(unlist(hash))))
}

read_settings <- function(path, call = caller_env()) {
  if (!file.exists(path) || dir.exists(path)) {
    abort_musefuse("There is no file {.file {path}}.", "settings", call = call)
  }
  rlang::check_installed("jsonlite", "to read settings from JSON.")
  json <- tryCatch(jsonlite::read_json(path, simplifyVector = FALSE), error = function(cnd) NULL)
  format <- if (is.list(json)) json$musefuse_settings
  if (!identical(format, 1L) && !identical(format, 2L) || !is.list(json$steps) || !is.null(names(json$steps))) {
    abort_musefuse(c("{.file {path}} is no settings file.", i = "{.fn write_settings} makes them."), "settings", call = call)
  }
  steps <- lapply(seq_along(json$steps), function(i) decode_step(json$steps[[i]], i, call))
  if (format == 1L) steps <- link_steps(steps)
  names(steps) <- vapply(steps, `[[`, "", "id")
  at <- if (format == 1L) utils::tail(names(steps), 1L) else as.character(unlist(json$at))
  check_graph(steps, at, call)
  structure(list(steps = steps, at = at, r_version = as_text(json$r_version)), class = "musefuse_settings")
}

decode_step <- function(step, i, call) {
  broken <- function(what) {
    abort_musefuse(c("Step {i} of the settings cannot be read.", x = what), "settings", call = call)
  }
  if (!is_named_list(step)) broken("It is no object.")
  if (!is_text(step$verb)) broken("Its verb must be one text.")
  if (!is.null(step$arguments) && length(step$arguments) > 0L && !is_named_list(step$arguments)) {
    broken("Its arguments must have names.")
  }
  if (length(step$from) > 0L && !is_named_list(step$from)) broken("Its inputs must have names.")
  arguments <- tryCatch(lapply(step$arguments, decode_argument), error = function(cnd) broken("An argument is of no known kind."))
  list(
    id = as_text(step$id) %||% paste0("step", i), verb = step$verb, arguments = as.list(arguments),
    from = lapply(step$from, function(ids) as.character(unlist(ids))), table = as_text(step$table) %||% "",
    version = as_text(step$version) %||% "?", digest = as_text(step$digest),
    print = tryCatch(decode_print(step$fingerprint), error = function(cnd) NULL)
  )
}

is_text <- function(x) is.character(x) && length(x) == 1L && !is.na(x)
as_text <- function(x) if (is_text(x)) x
is_named_list <- function(x) is.list(x) && length(x) > 0L && !is.null(names(x)) && all(names(x) != "")

# Format 1: each step works on the table of the one before; segments stood among the arguments.
link_steps <- function(steps) {
  for (i in seq_along(steps)) {
    if (i > 1L && !steps[[i]]$verb %in% source_verbs) steps[[i]]$from <- list(data = steps[[i - 1L]]$id)
  }
  steps
}

# Inputs come before what is made of them, and each is there.
check_graph <- function(steps, at, call) {
  for (i in seq_along(steps)) {
    unknown <- setdiff(unlist(steps[[i]]$from), names(steps)[seq_len(i - 1L)])
    if (length(unknown) > 0L) {
      abort_musefuse("Step {i} of the settings ({.fn {steps[[i]]$verb}}) works on a table that no step before it makes.",
        "settings", call = call)
    }
  }
  if (length(steps) == 0L || length(at) == 0L || !all(at %in% names(steps))) {
    abort_musefuse("The settings do not say which step is the last.", "settings", call = call)
  }
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
    return(list(factor = list(levels = I(levels(value)), codes = encode_argument(as.integer(value), verb))))
  }
  if (is.data.frame(value)) {
    return(list(table = as_object(lapply(as.list(value), function(column) encode_argument(column, verb)))))
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
  if (anyNA(value) || length(value) == 0L) {
    return(FALSE)
  }
  !is.double(value) || all(is.finite(value)) && identical(as.double(sprintf("%.15g", value)), as.double(value))
}

encode_special <- function(value) {
  text <- if (is.double(value)) sprintf("%.17g", value) else as.character(value)
  list(kind = typeof(value), values = I(ifelse(is.na(value), "NA", text)))
}

decode_argument <- function(value) {
  if (!is.list(value)) {
    return(value)
  }
  kind <- names(value)
  if (is.null(kind)) {
    stopifnot(!any(vapply(value, is.list, NA)))
    return(unlist(value))
  }
  stopifnot(length(kind) == 1L)
  content <- value[[1L]]
  switch(kind,
    window = decode_window(content),
    table = decode_table(content),
    matrix = matrix(decode_doubles(content$values), nrow = content$rows,
      dimnames = if (!is.null(content$names)) list(NULL, unlist(content$names))),
    list = lapply(content, decode_argument),
    named = stats::setNames(decode_doubles(content$values), unlist(content$names)),
    factor = factor(unlist(content$levels)[decode_argument(content$codes)], levels = unlist(content$levels)),
    warp_basis = do.call(warp_basis, lapply(content, decode_argument)),
    special = of_kind(unlist(content$values), content$kind),
    stop("unknown kind")
  )
}

decode_window <- function(content) {
  stopifnot(is.numeric(content$length), content$unit %in% c("seconds", "samples"))
  new_window(content$length, content$unit)
}

decode_table <- function(content) {
  columns <- lapply(content, function(column) decode_argument(column))
  stopifnot(length(unique(lengths(columns))) <= 1L)
  tibble::as_tibble(columns)
}

# JSON does not tell 2 from 2.0; where the core asks for doubles, all numbers become such.
decode_doubles <- function(values) {
  values <- decode_argument(values)
  if (is.integer(values)) as.double(values) else values
}

of_kind <- function(values, kind) {
  stopifnot(kind %in% c("double", "integer", "character", "logical"))
  if (is.null(values)) {
    return(vector(kind))
  }
  values[values == "NA"] <- NA
  storage.mode(values) <- kind
  values
}
