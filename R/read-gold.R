# Gold standards from files.

#' Read a gold standard from files
#'
#' What [write_gold_standard()] writes, and gold standards of the same look: `<path>/<dimension>/<recording>.csv` with a
#' time (`time`, `time_ms`, `time_min`, `timestamp` in milliseconds), `value` and, where they are known, `conf.low`,
#' `conf.high` and `n_raters`; one long file with `recording` and `dimension` in front; files of
#' MuSe, NOVA, BIDS and Parquet.
#'
#' @param path A file, files, or a folder.
#' @inheritParams rlang::args_dots_empty
#' @returns A gold standard (see [gold_standard()]) without what was estimated on the way: weights and paths are not in
#'   files.
#' @section Errors:
#' `musefuse_error_file` (no such file), `_columns` (no time or value), `_values` (text among the numbers).
#' @examples
#' folder <- tempfile()
#' write_gold_standard(fuse_mean(ratings), folder)
#' read_gold_standard(folder)
#' @family fusions
#' @export
read_gold_standard <- function(path, ...) {
  check_no_dots()
  call <- rlang::current_env()
  files <- find_files(path)
  files <- files[!is_side_file(vapply(files, `[[`, "", "name"))]
  pieces <- lapply(files, gold_piece, call)
  shared <- Reduce(intersect, lapply(pieces, names))
  rows <- do.call(rbind, lapply(pieces, `[`, shared))
  if (NROW(rows) == 0L) abort_musefuse("{.path {path}} has no gold standard.", "empty", call = call)
  twice <- which(duplicated(rows[c("recording", "dimension", "time")]))
  if (length(twice) > 0L) {
    one <- rows[twice[[1L]], ]
    abort_musefuse(c("The files have two values for one time.",
      x = "Recording {.val {one$recording}}, dimension {.val {one$dimension}}, at {one$time} s."), "duplicates",
      call = call)
  }
  for (id in c("recording", "dimension")) rows[[id]] <- factor(rows[[id]], natural_order(rows[[id]]))
  rows <- rows[order(rows$recording, rows$dimension, rows$time), ]
  add_step(new_table(as.list(rows), "gold"), NULL, "read_gold_standard", list(path = path))
}

gold_piece <- function(file, call) {
  top <- file_top(file$path)
  if (is_parquet(top$bytes)) {
    return(gold_columns(parquet_table(file$path, call), file, call))
  }
  format <- claiming_format(file, top)
  if (!is.null(format)) {
    rows <- read_format(file, format, list(call = call, stimulus = TRUE))$rows
    return(as.data.frame(rows[c("recording", "dimension", "time", "value")], stringsAsFactors = FALSE))
  }
  gold_columns(read_csv_table(file$path, call), file, call)
}

gold_units <- c(time = "s", time_s = "s", time_ms = "ms", time_min = "min", timestamp = "ms")

gold_columns <- function(table, file, call) {
  options <- list(call = call)
  time <- intersect(names(gold_units), names(table))
  if (length(time) != 1L || !"value" %in% names(table)) {
    abort_format(file, "columns", options,
      x = "A gold standard has a time and a {.field value}; it has {.field {name_some(names(table))}}.")
  }
  names(table) <- replace(names(table), names(table) == "lower", "conf.low")
  names(table) <- replace(names(table), names(table) == "upper", "conf.high")
  kept <- intersect(c("conf.low", "conf.high", "n_raters"), names(table))
  for (name in c(time, "value", kept)) {
    if (all(is.na(table[[name]]))) table[[name]] <- as.double(table[[name]])
    if (!is.numeric(table[[name]])) abort_format(file, "values", options, x = "Column {.field {name}} holds text.")
  }
  n <- nrow(table)
  data.frame(recording = as.character(table[["recording"]] %||% rep(file$name, n)),
    dimension = as.character(table[["dimension"]] %||% rep(if (nzchar(file$around)) file$around else "rating", n)),
    time = table[[time]] / seconds_to(gold_units[[time]]), value = as.double(table$value), table[kept],
    stringsAsFactors = FALSE, check.names = FALSE)
}
