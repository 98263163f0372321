# Parquet: the long layout of the annotations table, by nanoparquet.

format_parquet <- function() list(files = "[.]parquet$", sniff = sniff_parquet, read = read_format_parquet)

sniff_parquet <- function(file, top) identical(utils::head(top$bytes, 4L), charToRaw("PAR1"))

read_format_parquet <- function(file, options) {
  table <- parquet_table(file$path, options$call)
  absent <- setdiff(c("time", "value"), names(table))
  if (length(absent) > 0L) {
    abort_format(file, "columns", options, x = "It lacks {.field {absent}}.",
      i = "{.code as_annotations(nanoparquet::read_parquet(path), ...)} takes other tables.")
  }
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
  meta <- tryCatch(nanoparquet::read_parquet_metadata(path)$file_meta_data$key_value_metadata[[1L]],
    error = function(cnd) NULL)
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
