#' Write a gold standard
#'
#' One file a recording in a folder a dimension (`<path>/<dimension>/<recording>.csv`), the layout that
#' users of the MuSe-Toolbox have on disk; one long file for all, or files of other tools.
#' [read_gold_standard()] reads all of them back.
#'
#' @param data A gold standard.
#' @param path A folder, made if it is not there; with `layout = "long"` a file name.
#' @param ... These dots are for future extensions and must be empty.
#' @param layout `"recordings"`: one file a recording and dimension; `"long"`: one file.
#' @param format `"csv"`; `"muse"`: `timestamp` (ms), `value`, `segment_id`, as the MuSe challenges have them;
#'   `"nova"`, `"bids"` and `"parquet"`, see [write_annotations()].
#' @param unit Unit of the time column: `"s"`, `"ms"` or `"min"`. Where it is not seconds, it is named in the
#'   header (`time_ms`).
#' @param digits Significant digits of the values; 15 restores almost every double.
#' @param decimal Decimal mark of CSV. With `","` semicolons part the cells, as spreadsheets of Germany, France and
#'   many other countries expect it.
#' @returns The names of the files written, invisibly. Columns: time, `value`, and where the method has
#'   them `conf.low`, `conf.high`, `n_raters`; the long layout has `recording` and `dimension` in front. Missing
#'   values are empty cells. Characters that file systems forbid become `_` in file names; two recordings
#'   that would share a file are an error of class `musefuse_error_file`.
#' @section Names:
#' Files never leave `path`. Names that file systems forbid (`"a/b"`, `".."`, `"CON"`, none at all) are written
#' otherwise, which is said; two names that would become one are an error. Spreadsheets take text that begins with `=`,
#' `+`, `-` or `@` for a formula: names like that are written as they are, so open such files by import, as text.
#' @family export
#' @examples
#' folder <- tempfile()
#' files <- write_gold_standard(fuse_mean(ratings), folder)
#' head(readLines(files[1]), 3)
#' @export
write_gold_standard <- function(data, path, ..., layout = c("recordings", "long"),
                                format = c("csv", "muse", "nova", "bids", "parquet"), unit = c("s", "ms", "min"),
                                digits = 15, decimal = c(".", ",")) {
  check_no_dots()
  data <- check_gold(data)
  layout <- check_choice(layout)
  format <- check_choice(format)
  unit <- check_choice(unit)
  digits <- check_number(digits, 1, 17, whole = TRUE)
  decimal <- check_decimal(decimal, format)
  check_layout_of(layout, format)
  call <- rlang::current_env()
  if (format %in% c("csv", "parquet")) warn_other_intervals(data)
  if (format == "parquet") {
    return(write_parquet_table(data, file_target(path, ".parquet")))
  }
  if (format != "csv") say_left_out(intersect(c("conf.low", "conf.high", "n_raters"), names(data)))
  if (format %in% c("nova", "bids")) {
    write <- list(nova = write_nova_traces, bids = write_bids_gold)[[format]]
    return(write(traces_to_write(gold_as_ratings(data)), folder_target(path), digits, call))
  }
  rows <- if (format == "muse") muse_rows(data) else gold_in_unit(data, unit)
  if (layout == "long" && format == "csv") {
    return(invisible(write_rows(rows, file_target(path, ".csv"), digits, decimal)))
  }
  cell <- shared_codes(list(data), c("recording", "dimension"))[[1L]]
  first <- which(!duplicated(cell))
  files <- recording_files(data[first, ], folder_target(path))
  files <- structure(match(cell, cell[first]), levels = files, class = "factor")
  write_pieces(rows[setdiff(names(rows), c("recording", "dimension"))], files, digits, decimal)
}

gold_in_unit <- function(x, unit) {
  rows <- as.data.frame(x)
  rows$time <- rows$time * seconds_to(unit)
  names(rows)[names(rows) == "time"] <- if (unit == "s") "time" else paste0("time_", unit)
  rows
}

muse_rows <- function(data) data.frame(timestamp = data$time * 1000, value = data$value,
  segment_id = rep(1L, nrow(data)))

# A gold standard as the ratings of one rater, "gold".
gold_as_ratings <- function(data) {
  out <- new_annotations(as_id(data$recording), as_id(data$dimension), factor(rep("gold", nrow(data))), data$time,
    data$value)
  set_trace_facts(out, gold_facts(data))
}

# The scale that all raters of a recording and dimension used is that of their gold standard.
gold_facts <- function(data) {
  facts <- trace_facts(data)
  scale <- c("scale_min", "scale_max", "label_low", "label_high")
  facts <- unique(as.data.frame(facts[c("recording", "dimension", scale)]))
  cell <- cell_key(facts)
  facts <- facts[!cell %in% cell[duplicated(cell)], ]
  cbind(facts, rater = rep("gold", nrow(facts)))
}
