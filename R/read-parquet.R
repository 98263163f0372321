# Parquet, by nanoparquet: the long layout of the annotations table, as we write it, with its facts; and other tables.

format_parquet <- function() list(files = "[.]parquet$", sniff = sniff_parquet, read = read_format_parquet)

# Those that write_annotations() wrote are read here; others are tables like those of text.
sniff_parquet <- function(file, top) {
  is_parquet(top$bytes) && all(table_columns$annotations %in% parquet_names(file$path)) && is_own_parquet(file$path)
}

# Times of other tables have units of their own.
is_own_parquet <- function(path) {
  !requireNamespace("nanoparquet", quietly = TRUE) ||
    any(startsWith(as.character(parquet_metadata(path)$key), "musefuse"))
}

parquet_metadata <- function(path) {
  tryCatch(nanoparquet::read_parquet_metadata(path)$file_meta_data$key_value_metadata[[1L]],
    error = function(cnd) NULL)
}

is_parquet <- function(bytes) identical(utils::head(bytes, 4L), charToRaw("PAR1"))

parquet_names <- function(path) {
  if (!requireNamespace("nanoparquet", quietly = TRUE)) {
    return(table_columns$annotations) # whose reader says what is missing
  }
  tryCatch(nanoparquet::read_parquet_schema(path)$name, error = function(cnd) table_columns$annotations)
}

# A table as read_table() makes it of text.
parquet_columns <- function(file, wanted, call) {
  table <- parquet_table(file$path, call)
  bytes <- vapply(table, inherits, NA, "blob")
  table[bytes] <- rep(list("bytes"), sum(bytes)) # no ratings: text, which is left out
  found <- unpacked(unnested(as.list(table), call))
  names <- number_twins(wanted$columns %||% names(found))
  columns <- lapply(unname(found), function(column) {
    if (is.factor(column)) as.character(column) else
      if (is.integer(column) && !is.object(column)) as.double(column) else column
  })
  if (NROW(table) == 0L) {
    return(list(file = file, none = "empty"))
  }
  dialect <- list(binary = TRUE, decimal = ".", names = names, width = length(names), headless = FALSE,
    preamble = FALSE, skip = 0L, sample = list(), ids = id_columns(names))
  list(file = file, source = list(path = file$path), dialect = dialect, names = names, columns = columns,
    recoded = TRUE)
}

read_format_parquet <- function(file, options) {
  table <- parquet_table(file$path, options$call)
  absent <- setdiff(c("time", "value"), names(table))
  text <- setdiff(c("time", "value"), c(absent, names(Filter(is.numeric, unclass(table)))))
  if (length(c(absent, text)) > 0L) abort_format(file, "columns", options,
    x = if (length(absent) > 0L) "It lacks {.field {absent}}.",
    x = if (length(text) > 0L) "{.field {text}} {?is/are} no number{?s}.",
    i = "Leave {.arg format} out: other tables are read as those of text are.")
  n <- nrow(table)
  id <- function(name, otherwise) as.character(table[[name]] %||% rep(otherwise, n))
  rows <- list(recording = id("recording", file$name), dimension = id("dimension", "rating"),
    rater = id("rater", nobody),
    time = as.double(table$time), value = as.double(table$value))
  list(rows = rows, traces = unpack_facts(attr(table, "musefuse_traces", exact = TRUE)), said = NULL)
}

parquet_table <- function(path, call = caller_env()) {
  check_package("nanoparquet", "to read and write Parquet.")
  unreadable <- function(cnd) {
    abort_musefuse(c("The file {.file {path}} cannot be read as Parquet.", x = "{conditionMessage(cnd)}"), "file",
      call = call)
  }
  table <- tryCatch(nanoparquet::read_parquet(path), error = unreadable)
  meta <- parquet_metadata(path)
  at <- match("musefuse_traces", meta$key)
  table <- as.data.frame(table)
  if (length(at) == 1L && !is.na(at)) attr(table, "musefuse_traces") <- meta$value[[at]]
  table
}

# Facts of traces as one line of text, and back.
pack_facts <- function(facts) {
  check_package("jsonlite", "to write what is known of traces.")
  as.character(jsonlite::toJSON(as.data.frame(facts), dataframe = "columns", na = "null", digits = NA))
}

unpack_facts <- function(text) {
  if (is.null(text) || !requireNamespace("jsonlite", quietly = TRUE)) {
    return(NULL)
  }
  columns <- jsonlite::fromJSON(text)
  as.data.frame(Filter(function(column) !all(is.na(column)), columns), stringsAsFactors = FALSE)
}
