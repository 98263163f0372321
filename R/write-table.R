# What all writers share: tables as CSV, names of files that stay in their folder. Numbers come from number_text()
# alone, so that no option or locale has a say in a file.

quoted_text <- function(x) {
  x <- enc2utf8(as.character(x))
  ifelse(is.na(x), "", paste0("\"", gsub("\"", "\"\"", x, fixed = TRUE), "\""))
}

# Only text needs quotes: files of numbers have a plain header, but for names that hold a mark.
table_lines <- function(rows, digits = 15, delim = ",") {
  number <- vapply(rows, function(column) is.numeric(column) && !is.factor(column), NA)
  cells <- lapply(rows, function(column) {
    if (is.numeric(column) && !is.factor(column)) number_text(column, digits) else
      if (is.logical(column)) ifelse(is.na(column), "", as.character(column)) else quoted_text(column)
  })
  names <- enc2utf8(names(rows))
  quote <- rep(!all(number | vapply(rows, is.logical, NA)), length(names)) | grepl("[\",;\n\r\t]|^ | $", names)
  names[quote] <- quoted_text(names[quote])
  c(paste(names, collapse = delim), if (NROW(rows[[1L]]) > 0L) do.call(paste, c(unname(cells), sep = delim)))
}

write_rows <- function(rows, file, digits, call = caller_env()) {
  force(file) # its own errors are not those of writing
  lines <- table_lines(rows, digits)
  broken <- grep("[\n\r]", lines)
  if (length(broken) > 0L) {
    abort_musefuse(c("A name with a line's end cannot be written as CSV: most programs take it for two rows.",
      x = "{.val {short_name(lines[[broken[[1L]]]])}} in {.file {file}}.", i = "Rename it, or write Parquet."),
    "file", call = call)
  }
  write_text(lines, file, call)
}

# Lines in UTF-8 with the line end of Unix, whatever the system.
write_text <- function(lines, file, call = caller_env(), open = base::file) {
  force(file)
  tryCatch({
    connection <- open(file, "wb")
    on.exit(close(connection))
    writeLines(enc2utf8(lines), connection, sep = "\n", useBytes = TRUE)
  }, error = function(cnd) abort_unwritable(file, call), warning = function(cnd) abort_unwritable(file, call))
  invisible(file)
}

abort_unwritable <- function(file, call) {
  abort_musefuse(c("The file {.file {file}} cannot be written.",
    i = "Is its folder there, and may you write to it?"), "file", call = call)
}

# ---- names ---------------------------------------------------------------------------------------

# Names as those of files that lie in their folder: what file systems forbid or take otherwise becomes "_". Two
# names that become one are refused by check_own_files().
file_name <- function(x) {
  x <- gsub("[/\\\\:*?\"<>|[:cntrl:]]", "_", enc2utf8(as.character(x)))
  x <- sub("^[.~]", "_", sub("[. ]+$", "_", x))
  x[is.na(x) | !nzchar(x)] <- "_"
  device <- grepl("^(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?$", x, ignore.case = TRUE)
  x[device] <- paste0("_", x[device])
  x
}

say_renamed <- function(names) {
  names <- unique(as.character(names))
  changed <- names[file_name(names) != names]
  if (length(changed) > 0L) {
    inform_musefuse(c(
      "{length(changed)} name{?s} {?is/are} written otherwise in the names of files: {.val {name_some(changed)}}.",
      i = "One file for all keeps names as they are."), "file")
  }
}

# `files` and `owner` say for each row where it goes and whose it is: no file may have two owners, nor two that
# differ in capitals only.
check_own_files <- function(files, owner, what = "recordings", place = "file", call = caller_env()) {
  keys <- unique(data.frame(file = tolower(files), owner = as.character(owner)))
  shared <- keys$owner[keys$file %in% keys$file[duplicated(keys$file)]]
  if (length(shared) > 0L) {
    abort_musefuse(c(
      "Different {what} would be written to one {place}: {.val {name_some(shared)}}.",
      i = "Rename them, or use {.code layout = \"long\"}."
    ), "file", call = call)
  }
}

# ---- targets -------------------------------------------------------------------------------------

# A folder, made if it is not there; what looks like a file is none.
folder_target <- function(path, call = caller_env()) {
  path <- check_path_name(path, call = call)
  if (grepl("[.](csv|tsv|txt|parquet|eaf|textgrid|json|annotation)$", path, ignore.case = TRUE) && !dir.exists(path)) {
    abort_musefuse(c("{.arg path} must be a folder; {.path {path}} looks like a file.",
      i = "{.code layout = \"long\"} writes one file."), "file", call = call)
  }
  if (file.exists(path) && !dir.exists(path)) {
    abort_musefuse("{.arg path} must be a folder; {.path {path}} is a file.", "file", call = call)
  }
  path
}

# A file; its suffix is added where it has none.
file_target <- function(path, suffix, call = caller_env()) {
  path <- check_path_name(path, call = call)
  if (dir.exists(path)) abort_musefuse("{.arg path} must be a file; {.path {path}} is a folder.", "file", call = call)
  if (!grepl("[.][A-Za-z]+$", basename(path))) path <- paste0(path, suffix)
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  path
}

make_folders <- function(files) {
  for (folder in unique(dirname(files))) dir.create(folder, recursive = TRUE, showWarnings = FALSE)
}

# The file of each row that has a `recording` and a `dimension`.
recording_files <- function(rows, path, call = caller_env()) {
  files <- file.path(path, file_name(rows$dimension), paste0(file_name(rows$recording), ".csv"))
  check_own_files(dirname(files), rows$dimension, "dimensions", "folder", call = call)
  check_own_files(files, paste(rows$recording, rows$dimension, sep = " / "), call = call)
  say_renamed(c(unique(as.character(rows$recording)), unique(as.character(rows$dimension))))
  files
}

# Each row into its file; returns the files.
write_pieces <- function(rows, files, digits) {
  make_folders(files)
  pieces <- split(as.data.frame(rows), factor(files, unique(files)))
  for (file in names(pieces)) write_rows(pieces[[file]], file, digits)
  invisible(names(pieces))
}

# What a format cannot hold is said.
say_left_out <- function(what) {
  if (length(what) > 0L) {
    inform_musefuse(c("Not in these files: {.field {what}}.", i = "{.code format = \"parquet\"} keeps all."),
      "left_out")
  }
}

# The name of the verb that writes a table of a kind; NULL where rows are all that there is.
writer_of <- function(table) {
  verbs <- c(annotations = "write_annotations", gold = "write_gold_standard", features = "write_features",
    classes = "write_labels")
  kind <- intersect(class(table), names(verbs))
  if (length(kind) > 0L) verbs[[kind[[1L]]]]
}
