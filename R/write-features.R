# Features to files.

#' Write and read features
#'
#' One row a segment, as CSV or Parquet. `read_features()` reads both back.
#'
#' @param data A table of features, from [extract_features()].
#' @param path A file; it gets a suffix where it has none.
#' @param format `"csv"` or `"parquet"` (by nanoparquet).
#' @param digits Significant digits; 15 restores almost every double.
#' @param decimal Decimal mark, `"."` or `","` (then semicolons part the columns); `NULL` to read what the file has.
#' @param encoding,na As in [read_annotations()], of files that do not tell.
#' @inheritParams write_gold_standard
#' @inheritParams rlang::args_dots_empty
#' @inheritSection write_gold_standard Names
#' @returns `write_features()`: the name of the file, invisibly. `read_features()`: a table of features.
#' @examples
#' features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
#' file <- write_features(features, tempfile())
#' read_features(file)
#' @family export
#' @export
write_features <- function(data, path, ..., format = c("csv", "parquet"), digits = 15,
                           decimal = c(".", ",")) {
  check_no_dots()
  data <- check_feature_table(data)
  format <- check_choice(format)
  digits <- check_number(digits, 1, 17, whole = TRUE)
  decimal <- check_decimal(decimal, format)
  file <- file_target(path, paste0(".", format))
  if (format == "parquet") write_parquet_table(data, file) else write_rows(as.data.frame(data), file, digits, decimal)
  invisible(file)
}
