#' Write a gold standard as CSV
#'
#' One file a recording in a folder a dimension (`<path>/<dimension>/<recording>.csv`), the layout that
#' users of the MuSe-Toolbox have on disk; or one long file for all.
#'
#' @param data A gold standard.
#' @param path A folder, made if it is not there; with `layout = "long"` a file name.
#' @param ... These dots are for future extensions and must be empty.
#' @param layout `"recordings"`: one file a recording and dimension; `"long"`: one file.
#' @param unit Unit of the time column: `"s"`, `"ms"` or `"min"`. Where it is not seconds, it is named in the
#'   header (`time_ms`).
#' @param digits Significant digits of the values; 15 restores almost every double.
#' @returns The names of the files written, invisibly. Columns: time, `value`, and where the method has
#'   them `conf.low`, `conf.high`, `n_raters`; the long layout has `recording` and `dimension` in front. Missing
#'   values are empty cells. Characters that file systems forbid become `_` in file names; two recordings
#'   that would share a file are an error of class `musefuse_error_file`.
#' @family export
#' @examples
#' folder <- tempfile()
#' files <- write_gold_standard(fuse_mean(ratings), folder)
#' head(readLines(files[1]), 3)
#' @export
write_gold_standard <- function(data, path, ..., layout = c("recordings", "long"), unit = c("s", "ms", "min"),
                                digits = 15) {
  check_no_dots()
  data <- check_gold(data)
  path <- check_path_name(path)
  layout <- check_choice(layout, c("recordings", "long"))
  unit <- check_choice(unit, c("s", "ms", "min"))
  digits <- check_number(digits, 1, 17, whole = TRUE)
  rows <- gold_in_unit(data, unit)
  if (layout == "long") {
    dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
    write_rows(rows, path, digits)
    return(invisible(path))
  }
  files <- recording_files(rows, path)
  write_pieces(rows[setdiff(names(rows), c("recording", "dimension"))], files, digits)
}

gold_in_unit <- function(x, unit) {
  rows <- as.data.frame(x)
  rows$time <- rows$time * seconds_to(unit)
  names(rows)[names(rows) == "time"] <- if (unit == "s") "time" else paste0("time_", unit)
  rows
}

# The file of each row that has a `recording` and a `dimension`.
recording_files <- function(rows, path, call = caller_env()) {
  files <- file.path(path, file_name(rows$dimension), paste0(file_name(rows$recording), ".csv"))
  check_own_files(files, paste(rows$recording, rows$dimension, sep = " / "), call = call)
  files
}

# `files` and `owner` say for each row where it goes and whose it is: no file may have two owners.
check_own_files <- function(files, owner, call = caller_env()) {
  keys <- unique(data.frame(file = files, owner = as.character(owner)))
  shared <- keys$owner[keys$file %in% keys$file[duplicated(keys$file)]]
  if (length(shared) > 0L) {
    abort_musefuse(c(
      "Different recordings would be written to one file: {.val {name_some(shared)}}.",
      i = "Rename them, or use {.code layout = \"long\"}."
    ), "file", call = call)
  }
}

# Each row into its file; returns the files.
write_pieces <- function(rows, files, digits) {
  for (folder in unique(dirname(files))) dir.create(folder, recursive = TRUE, showWarnings = FALSE)
  pieces <- split(rows, factor(files, unique(files)))
  for (file in names(pieces)) write_rows(pieces[[file]], file, digits)
  invisible(names(pieces))
}

# Names of recordings may hold what a file system forbids.
file_name <- function(x) gsub("[/\\\\:*?\"<>|[:cntrl:]]", "_", as.character(x))

abort_unwritable <- function(file, call) {
  abort_musefuse(c("The file {.file {file}} cannot be written.",
    i = "Is its folder there, and may you write to it?"), "file", call = call)
}

write_rows <- function(rows, file, digits, call = caller_env()) {
  number <- vapply(rows, is.double, NA)
  rows[number] <- lapply(rows[number], function(column) {
    ifelse(is.na(column), NA, formatC(column, digits = digits, format = "g", width = 1L))
  })
  # Only names and levels need quotes, and files without any have a plain header.
  text <- which(!vapply(rows, is.numeric, NA) & !number)
  tryCatch(
    utils::write.csv(rows, file, row.names = FALSE, na = "",
      quote = if (length(text) > 0L) text else FALSE, fileEncoding = "UTF-8"),
    error = function(cnd) abort_unwritable(file, call), warning = function(cnd) abort_unwritable(file, call)
  )
}
