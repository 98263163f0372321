# Settings as JSON. Format 2: steps in order, each with its id, verb, version, table, the ids of its inputs, arguments,
# and a digest of the fingerprint; the ratings' fingerprint stands there whole, so that others can be told series by
# series. Format 1 (a list of steps, each made of the one before) is still read.

#' @rdname settings
#' @export
write_settings <- function(data, path, ...) {
  check_no_dots()
  check_given(missing(data), "a table of the package", "data")
  path <- file_target(path, ".json")
  check_package("jsonlite", "to write settings as JSON.")
  local_plain_numbers()
  if (!inherits(data, "musefuse_settings")) check_made(data)
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
  texts <- function(hashes) lapply(hashes, function(hash) I(sprintf("%.0f", hash)))
  list(series = lapply(as.list(print$series), function(id) I(as.character(id))), rows = I(print$rows),
    hashes = texts(print$hashes), loose = texts(print$loose))
}

decode_print <- function(value) {
  if (is.null(value)) {
    return(NULL)
  }
  texts <- function(columns) lapply(columns, function(column) as.character(unlist(column)))
  series <- texts(value$series)
  rows <- as.double(unlist(value$rows))
  hashes <- lapply(texts(value$hashes), as.double)
  loose <- lapply(texts(value$loose), as.double) # of settings that were written before there were any: none
  stopifnot(is_named_list(series), is_named_list(hashes), lengths(c(series, hashes, loose)) == length(rows),
    !anyNA(c(rows, unlist(hashes), unlist(loose))))
  list(series = structure(series, row.names = .set_row_names(length(rows)), class = "data.frame"), rows = rows,
    hashes = hashes, loose = loose)
}

read_settings <- function(path, call = caller_env()) {
  if (!file.exists(path) || dir.exists(path)) {
    abort_musefuse("There is no file {.file {path}}.", "settings", call = call)
  }
  check_package("jsonlite", "to read settings from JSON.")
  json <- tryCatch(jsonlite::read_json(path, simplifyVector = FALSE), error = function(cnd) NULL)
  format <- if (is.list(json)) json$musefuse_settings
  if (!identical(format, 1L) && !identical(format, 2L) || !is.list(json$steps) || !is.null(names(json$steps))) {
    abort_musefuse(c("{.file {path}} is no settings file.", i = "{.fn write_settings} makes them."), "settings",
      call = call)
  }
  steps <- lapply(seq_along(json$steps), function(i) decode_step(json$steps[[i]], i, call))
  if (format == 1L) steps <- link_steps(steps)
  names(steps) <- vapply(steps, `[[`, "", "id")
  at <- if (format == 1L) utils::tail(names(steps), 1L) else tryCatch(decode_ids(json$at), error = function(cnd) NULL)
  check_graph(steps, at, call)
  structure(list(steps = steps, at = at, r_version = if (is_text(json$r_version)) json$r_version),
    class = "musefuse_settings")
}

decode_step <- function(step, i, call) {
  broken <- function(what) {
    abort_musefuse(c("Step {i} of the settings cannot be read.", x = what), "settings", call = call)
  }
  or_broken <- function(value, what) {
    tryCatch(value, error = function(cnd) broken(what), warning = function(cnd) broken(what))
  }
  if (!is_named_list(step) || anyDuplicated(names(step)) > 0L) broken("It is no object.")
  if (!is_text(step$verb)) broken("Its verb must be one text.")
  for (part in c("id", "table", "version", "digest")) {
    if (!is.null(step[[part]]) && !is_text(step[[part]])) broken("Its {part} must be one text.")
  }
  for (part in c("arguments", "from")) {
    if (length(step[[part]]) > 0L && !is_named_list(step[[part]])) broken("Its {part} must have names.")
  }
  arguments <- or_broken(lapply(step$arguments, decode_argument), "An argument is of no known kind.")
  if (step$verb == "by_hand") or_broken(check_hand_change(arguments, step$table),
    "What was done by hand is not told as it should be.")
  list(
    id = step$id %||% paste0("step", i), verb = step$verb, arguments = as.list(arguments),
    from = or_broken(lapply(step$from, decode_ids), "Its inputs must be ids of steps."), table = step$table %||% "",
    version = step$version %||% "?", digest = step$digest,
    print = or_broken(decode_print(step$fingerprint), "Its fingerprint is damaged.")
  )
}

decode_ids <- function(ids) {
  ids <- as.list(ids)
  stopifnot(vapply(ids, is_text, NA))
  as.character(unlist(ids, use.names = FALSE))
}

# A change by hand has the parts of hand_change(), and takes no column without which a table is none.
check_hand_change <- function(change, table) {
  rows <- c("gone", "unfound", "other", "added", "renamed", "fewer_rows", "more_rows", "twice", "changed", "kept")
  columns <- c("new_columns", "lost_columns")
  keys <- unique(unlist(lapply(table_keys, `[[`, "series")))
  stopifnot(names(change) %in% c(rows, columns), is_text(table), table %in% names(table_keys))
  for (part in intersect(columns, names(change))) stopifnot(is.character(change[[part]]))
  for (part in intersect(rows, names(change))) {
    stopifnot(is.data.frame(change[[part]]), names(change[[part]]) %in%
      c(keys, "columns", "segment", "id", "was", "is"))
  }
  stopifnot(!change$lost_columns %in% table_columns[[table]], is.null(change$kept) || !is.null(change$fewer_rows),
    is.null(change$changed) || is.character(change$changed$columns),
    vapply(change[c("renamed", "other")], function(part) {
      is.null(part) || all(vapply(c("id", "was", "is"), function(name) is.character(part[[name]]), NA))
    }, NA))
}

is_named_list <- function(x) is.list(x) && length(x) > 0L && !is.null(names(x)) && all(names(x) != "")

# Format 1: each step works on the table of the one before; segments stood among the arguments, and some verbs and
# arguments had other names.
link_steps <- function(steps) {
  for (i in seq_along(steps)) {
    steps[[i]] <- rename_arguments(steps[[i]])
    if (i > 1L && !steps[[i]]$verb %in% source_verbs) steps[[i]]$from <- list(data = steps[[i - 1L]]$id)
  }
  steps
}

old_verbs <- c(pick = "pick_classes")
old_arguments <- list(
  fuse_ewe = c(weights = "weighting"), fuse_raaw = c(weights = "weighting"),
  segment_table = c(partition = "partitions"), segment_fixed = c(partition = "partitions"),
  segment_sliding = c(partition = "partitions"), segment_changepoint = c(partition = "partitions"),
  standardise_annotations = c(fit_on = "partition", partition = "partitions")
)
# What belongs to the alignment stood among the arguments of the fusion.
old_align_arguments <- list(
  fuse_gctw = c("variant", "synchronise", "joint", "anchor", "max_shift", "lambda", "energy", "max_iter", "tolerance",
    "basis", "max_gap"),
  fuse_raaw = c("synchronise", "variant", "joint", "max_shift", "max_missing")
)

rename_arguments <- function(step) {
  if (step$verb %in% names(old_verbs)) step$verb <- old_verbs[[step$verb]]
  names <- old_arguments[[step$verb]]
  at <- match(names(step$arguments), names(names))
  names(step$arguments)[!is.na(at)] <- names[at[!is.na(at)]]
  moved <- intersect(old_align_arguments[[step$verb]], names(step$arguments))
  if (length(moved) == 0L) {
    return(step)
  }
  method <- if (is_text(step$arguments$align)) step$arguments$align else "gctw"
  known <- switch(method, gctw = moved, dtw = "synchronise") # the others had no effect
  align <- c(list(method = method), step$arguments[intersect(moved, known)])
  step$arguments <- c(list(align = align), step$arguments[setdiff(names(step$arguments), c("align", moved))])
  step
}

# Inputs come before what is made of them, and each is there.
check_graph <- function(steps, at, call) {
  if (anyDuplicated(names(steps)) > 0L) {
    abort_musefuse("Two steps of the settings have the same id.", "settings", call = call)
  }
  for (i in seq_along(steps)) {
    unknown <- setdiff(unlist(steps[[i]]$from), names(steps)[seq_len(i - 1L)])
    if (length(unknown) > 0L) {
      abort_musefuse("Step {i} of the settings ({.fn {steps[[i]]$verb}}) works on a table that no step before it makes.", # nolint: line_length_linter.
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
  if (inherits(value, "AsIs")) {
    return(list(label = as.character(value)))
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
    values <- lapply(value, encode_argument, verb = verb)
    # a key of JSON cannot be empty
    some_named <- any(names(value) == "") && any(names(value) != "")
    return(if (some_named) list(partly_named = list(names = names(value), values = unname(values))) else
      list(list = values))
  }
  if (is.function(value) || inherits(value, "said_function")) {
    return(list(`function` = function_text(value)))
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
    partly_named = stats::setNames(lapply(content$values, decode_argument), unlist(content$names)),
    named = stats::setNames(decode_doubles(content$values), unlist(content$names)),
    factor = factor(unlist(content$levels)[decode_argument(content$codes)], levels = unlist(content$levels)),
    label = I(as.character(content)),
    `function` = said_function(content),
    warp_basis = do.call(warp_basis, lapply(content, decode_argument)),
    special = of_kind(unlist(content$values), content$kind),
    stop("unknown kind")
  )
}

# A function that a file tells of. It stays text: run_settings() must be given the function itself.
said_function <- function(text) {
  stopifnot(is_text(text))
  structure(list(text = text), class = "said_function")
}

decode_window <- function(content) {
  stopifnot(is_text(content$unit), is.numeric(content$length))
  switch(content$unit, seconds = seconds(content$length), samples = samples(content$length), stop("unknown unit"))
}

decode_table <- function(content) {
  columns <- lapply(content, function(column) decode_argument(column))
  stopifnot(length(unique(lengths(columns))) <= 1L, vapply(columns, is.atomic, NA))
  tibble::as_tibble(columns)
}

# JSON does not tell 2 from 2.0; where the core asks for doubles, all numbers become such.
decode_doubles <- function(values) {
  values <- decode_argument(values)
  if (is.integer(values)) as.double(values) else values
}

of_kind <- function(values, kind) {
  stopifnot(is_text(kind), kind %in% c("double", "integer", "character", "logical"))
  if (is.null(values)) {
    return(vector(kind))
  }
  values[values == "NA"] <- NA
  storage.mode(values) <- kind
  values
}
