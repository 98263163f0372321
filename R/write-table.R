# What all writers share: tables as CSV, names of files that stay in their folder. Numbers are written by the core
# alone, so that no option or locale has a say in a file.

quoted_text <- function(x) {
  x <- enc2utf8(as.character(x))
  ifelse(is.na(x), "", paste0("\"", gsub("\"", "\"\"", x, fixed = TRUE), "\""))
}

# Columns as the core writes them: numbers, or factors whose levels stand in the file as they are.
cell_columns <- function(rows) {
  lapply(unclass(rows), function(column) {
    if (is.double(column) && is.numeric(column)) {
      as.double(column)
    } else if (is.integer(column) && is.numeric(column)) {
      as.integer(column)
    } else if (is.logical(column)) {
      structure(column + 1L, levels = c("FALSE", "TRUE"), class = "factor")
    } else {
      column <- id_codes(column)
      structure(as.integer(column), levels = quoted_text(levels(column)), class = "factor")
    }
  })
}

# Only text needs quotes: files of numbers have a plain header, but for names that hold a mark.
header_line <- function(rows, delim = ",") {
  text <- !vapply(rows, function(column) is.numeric(column) && !is.factor(column) || is.logical(column), NA)
  names <- enc2utf8(names(rows))
  quote <- rep(any(text), length(names)) | grepl("[\",;\n\r\t]|^ | $", names)
  names[quote] <- quoted_text(names[quote])
  paste(names, collapse = delim)
}

write_rows <- function(rows, file, digits, decimal = ".", call = caller_env()) {
  force(file) # its own errors are not those of writing
  write_columns(cell_columns(rows), file, digits, header_line(rows, delim_beside(decimal)), decimal = decimal,
    call = call)
}

# Spreadsheets whose decimal mark is a comma part cells by semicolons, and know UTF-8 by its mark.
delim_beside <- function(decimal) if (decimal == ",") ";" else ","

check_decimal <- function(decimal, format = "csv", call = caller_env()) {
  decimal <- check_choice(decimal, c(".", ","), call = call)
  if (decimal == "," && format != "csv") {
    abort_musefuse(c("A decimal comma is for CSV.",
      x = "The {.arg format} is {.val {format}}, which knows points only."), "argument", call = call)
  }
  decimal
}

# Rows `at` of columns that cell_columns() made, a few at a time, so that they never stand in memory as text.
write_columns <- function(columns, file, digits, header = NULL, at = seq_along(columns[[1L]]),
                          delim = delim_beside(decimal), missing = "", decimal = ".", open = base::file,
                          call = caller_env()) {
  options <- list(digits = as.integer(digits), delim = delim, missing = missing, decimal = decimal)
  check_unbroken(columns, header, at, options, file, call)
  pieces <- (seq_len(ceiling(length(at) / rows_at_once)) - 1L) * rows_at_once
  to_file(file, open, call, function(connection) {
    if (decimal == ",") writeBin(byte_marks$utf8, connection)
    writeLines(enc2utf8(as.character(header)), connection, sep = "\n", useBytes = TRUE)
    for (before in pieces) {
      piece <- at[seq.int(before + 1L, min(before + rows_at_once, length(at)))]
      writeBin(cpp_table_text(columns, piece, options), connection)
    }
  })
}

rows_at_once <- 200000L

# Attributes that were written by hand may leave a factor with codes that have no level.
check_leveled <- function(columns, call) {
  wrong <- vapply(columns, function(column) {
    is.factor(column) && any(as.integer(column) < 1L | as.integer(column) > nlevels(column), na.rm = TRUE)
  }, NA)
  if (any(wrong)) {
    abort_musefuse("Column {which(wrong)[[1L]]} is a factor with codes that have no level.", "values", call = call)
  }
}

check_unbroken <- function(columns, header, at, options, file, call) {
  check_leveled(columns, call)
  first <- lapply(Filter(is.factor, columns), function(column) {
    broken <- grep("[\n\r]", levels(column))
    if (length(broken) > 0L) which(as.integer(column)[at] %in% broken)[1L]
  })
  first <- c(unlist(first), Inf)
  first <- min(first, na.rm = TRUE)
  if (any(grepl("[\n\r]", header))) {
    line <- header
  } else if (is.finite(first)) {
    line <- sub("\n$", "", rawToChar(cpp_table_text(columns, at[[first]], options)))
    Encoding(line) <- "UTF-8"
  } else {
    return(invisible())
  }
  abort_musefuse(c("A name with a line's end cannot be written as CSV: most programs take it for two rows.",
    x = "{.val {short_name(line)}} in {.file {file}}.", i = "Rename it, or write Parquet."), "file", call = call)
}

# Lines in UTF-8 with the line end of Unix, whatever the system.
write_text <- function(lines, file, call = caller_env(), open = base::file) {
  to_file(file, open, call, function(connection) {
    writeLines(enc2utf8(lines), connection, sep = "\n", useBytes = TRUE)
  })
}

to_file <- function(file, open, call, write) {
  force(file)
  tryCatch({
    connection <- open(file, "wb")
    on.exit(close(connection))
    write(connection)
  }, error = function(cnd) abort_unwritable(file, call), warning = function(cnd) abort_unwritable(file, call))
  invisible(file)
}

# `write(file)` writes beside, and the file is put in place: an interruption never leaves half of one.
write_in_place <- function(file, write, call = caller_env()) {
  beside <- paste0(file, ".part")
  on.exit(unlink(beside))
  write(beside)
  if (!suppressWarnings(file.rename(beside, file))) abort_unwritable(file, call)
}

abort_unwritable <- function(file, call) {
  abort_musefuse(c("The file {.file {file}} cannot be written.",
    i = "Is its folder there, and may you write to it?"), "file", call = call)
}

# ---- names ---------------------------------------------------------------------------------------

# Names as those of files that lie in their folder: what file systems forbid or take otherwise becomes "_". Two
# names that become one are refused by check_own_files(), those of more bytes than systems take here.
file_name <- function(x, call = caller_env()) {
  x <- gsub("[/\\\\:*?\"<>|[:cntrl:]]", "_", enc2utf8(as.character(x)))
  x <- sub("^[.~]", "_", sub("[. ]+$", "_", x))
  x[is.na(x) | !nzchar(x)] <- "_"
  device <- grepl("^(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?$", x, ignore.case = TRUE)
  x[device] <- paste0("_", x[device])
  long <- which(nchar(x, "bytes") > 220L)
  if (length(long) > 0L) {
    abort_musefuse(c("A name is too long to be that of a file: {.val {short_name(x[[long[[1L]]]])}}.",
      i = "Rename it, or write one file for all: {.code format = \"csv\", layout = \"long\"}."), "file", call = call)
  }
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

# One file for all is a table: formats of files of their own know none.
check_layout_of <- function(layout, format, tables = c("csv", "parquet"), call = caller_env()) {
  if (layout == "long" && !format %in% tables) {
    abort_musefuse(c("Format {.val {format}} has a file a recording, or more: it knows no {.code layout = \"long\"}.",
      i = "{.code format = \"csv\", layout = \"long\"} writes one table."), "argument", call = call)
  }
}

# `files` and `owner` say for each row where it goes and whose it is: no file may have two owners, nor two that
# differ in capitals only.
check_own_files <- function(files, owner, what = "recordings", place = "file", call = caller_env()) {
  keys <- unique(data.frame(file = lower(files), owner = as.character(owner)))
  shared <- keys$owner[keys$file %in% keys$file[duplicated(keys$file)]]
  if (length(shared) > 0L) {
    abort_musefuse(c(
      "Different {what} would be written to one {place}: {.val {name_some(shared)}}.",
      i = "Rename them, or write one file for all: {.code format = \"csv\", layout = \"long\"}."
    ), "file", call = call)
  }
}

# A file a recording, in a folder.
files_of_recordings <- function(recording, path, suffix, call) {
  files <- file.path(path, paste0(file_name(recording, call), suffix))
  check_own_files(files, recording, call = call)
  say_renamed(recording)
  files
}

# ---- targets -------------------------------------------------------------------------------------

# A folder, made if it is not there; what looks like a file is none.
folder_target <- function(path, call = caller_env()) {
  path <- check_path_name(path, call = call)
  one_file <- caseless("[.](csv|tsv|txt|parquet|eaf|textgrid|json|annotation)$")
  if (grepl(one_file, path, ignore.case = TRUE) && !dir.exists(path)) {
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
  if (dir.exists(path) || grepl("/$", path)) {
    abort_musefuse("{.arg path} must be a file; {.path {path}} is a folder.", "file", call = call)
  }
  if (!grepl("[.][A-Za-z]+$", basename(path))) path <- paste0(path, suffix)
  check_kind_of_file(path, suffix, call)
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  path
}

# A file is of the kind that its name says. Text may be called as anybody likes, but for what is no text.
check_kind_of_file <- function(path, suffix, call) {
  kind <- lower(sub(".*[.]", "", basename(path)))
  own <- c(sub("^[.]", "", suffix), if (suffix == ".html") "htm")
  others <- c("pdf", "docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "sav", "rds", "rda", "html", "htm", "json",
    "xml", "eaf", "textgrid", "parquet", "feather", "png", "zip")
  if (!kind %in% own && (suffix == ".html" || kind %in% others)) {
    abort_musefuse(c(
      "The file would be {upper(own[[1L]])}, whatever its name: {.arg path} must not end in {.val .{kind}}.",
      x = "It is {.file {path}}.", i = "{.file {sub('[.][A-Za-z]+$', suffix, basename(path))}} would do."),
      "argument", call = call)
  }
}

make_folders <- function(files) {
  for (folder in unique(dirname(files))) dir.create(folder, recursive = TRUE, showWarnings = FALSE)
}

# The file of each row that has a `recording` and a `dimension`.
recording_files <- function(rows, path, call = caller_env()) {
  files <- file.path(path, file_name(rows$dimension, call), paste0(file_name(rows$recording, call), ".csv"))
  check_own_files(dirname(files), rows$dimension, "dimensions", "folder", call = call)
  check_own_files(files, paste(rows$recording, rows$dimension, sep = " / "), call = call)
  say_renamed(c(unique(as.character(rows$recording)), unique(as.character(rows$dimension))))
  files
}

# Each row into its file, a factor of names; returns the files.
write_pieces <- function(rows, files, digits, decimal = ".", call = caller_env()) {
  make_folders(levels(files))
  columns <- cell_columns(rows)
  header <- header_line(rows, delim_beside(decimal))
  pieces <- split(seq_along(files), files)
  for (file in names(pieces)) {
    write_columns(columns, file, digits, header, pieces[[file]], decimal = decimal, call = call)
  }
  invisible(names(pieces))
}

# What a format cannot hold is said.
say_left_out <- function(what) {
  if (length(what) > 0L) {
    inform_musefuse(c("Not in these files: {.field {what}}.", i = "{.code format = \"parquet\"} keeps all."),
      "left_out")
  }
}

# The name of the verb that writes a table of these classes; NULL where rows are all that there is.
writer_of <- function(classes) {
  verbs <- c(annotations = "write_annotations", gold = "write_gold_standard", features = "write_features",
    classes = "write_labels")
  kind <- intersect(classes, names(verbs))
  if (length(kind) > 0L) verbs[[kind[[1L]]]]
}
