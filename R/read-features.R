# Features from the files that write_features() makes.

#' @rdname write_features
#' @export
read_features <- function(path, ..., decimal = NULL, encoding = NULL, na = NULL) {
  check_no_dots()
  call <- rlang::current_env()
  given <- text_dialect(decimal, encoding, na, call)
  files <- find_files(path)
  inform_unread(files)
  if (length(files) > 1L) {
    abort_musefuse(c("{.path {path}} holds {length(files)} files of features, and one table is read.",
      i = "Name one: {.code read_features(\"{files[[1L]]$path}\")}; {.fn rbind} binds several tables."), "file", call)
  }
  file <- files[[1L]]
  packed <- is_parquet(first_bytes(file$path))
  table <- if (packed) parquet_table(file$path, call) else
    read_csv_table(file$path, call, given$decimal, given$encoding, given$na)
  table <- in_known_case(table, feature_ids)
  absent <- setdiff(table_columns$features, names(table))
  if (length(absent) > 0L) {
    abort_format(file, "columns", list(call = call),
      x = "It lacks {.field {absent}}; it has {.field {name_some(names(table))}}.",
      i = if ("value" %in% names(table)) "Is it a gold standard? {.fn extract_features} makes features of one.")
  }
  for (id in intersect(c("recording", "rater"), names(table))) table[[id]] <- id_cells(table[[id]])
  twice <- which(duplicated(table[intersect(c("recording", "rater", "segment"), names(table))]))
  if (length(twice) > 0L) {
    one <- table[twice[[1L]], ]
    abort_format(file, "duplicates", list(call = call),
      x = "Recording {.val {one$recording}} has two rows for segment {one$segment}.")
  }
  for (id in intersect(c("recording", "rater", "partition"), names(table))) table[[id]] <- as_id(table[[id]])
  add_step(new_features(as.list(table)), NULL, "read_features", c(list(path = path), compact(given)))
}
