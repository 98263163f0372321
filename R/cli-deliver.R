# What a command made goes to its file, its folder or the standard output.

deliver <- function(result, parts, write = NULL) {
  if (!is.null(parts$settings)) write_settings(result, parts$settings)
  one_file <- grepl("[.](csv|parquet)$", parts$output, ignore.case = TRUE)
  timeless <- identical(write, "write_labels") && is.null(parts$write$segments) && is.null(known_segments(result))
  if (timeless && (length(parts$write) > 0L || !grepl("[.]csv$|^-$", parts$output, ignore.case = TRUE))) {
    abort_musefuse(c("Labels need {.code --segments FILE}, which tells from when to when a segment lasts.",
      i = "{.code --output FILE.csv} takes the classes without times, and no further flags."), "usage", NULL)
  }
  if (parts$output == "-" || is.null(write) || timeless) {
    return(print_rows(result, parts$output))
  }
  arguments <- parts$write
  if (one_file && "layout" %in% flag_names(write)) arguments$layout <- arguments$layout %||% "long"
  if (grepl("[.]parquet$", parts$output, ignore.case = TRUE)) arguments$format <- arguments$format %||% "parquet"
  do.call(write, c(list(result, parts$output), arguments), quote = TRUE)
}

print_rows <- function(result, file) {
  rows <- as.data.frame(result)
  nested <- vapply(rows, is.list, NA)
  if (any(nested)) {
    inform_musefuse("Columns that hold tables are left out: {.val {names(rows)[nested]}}.", "file")
  }
  if (file != "-") return(write_rows(rows[!nested], file_target(file, ".csv", NULL), 15, call = NULL))
  utils::write.csv(rows[!nested], row.names = FALSE, na = "")
}
