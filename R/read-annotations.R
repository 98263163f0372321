#' Read ratings from files
#'
#' @description
#' Reads a folder of text files (or some files, or one) into a table of annotations. What the files
#' do not say is guessed (layout, delimiter, decimal mark, column and unit of the time), and a message
#' says what was guessed and which argument sets it otherwise.
#'
#' @section Layouts:
#' * `"recordings"`: one file a recording with a column a rater, as the MuSe-Toolbox has them:
#'   `raw/<dimension>/<recording>.csv`. `path` is the folder `raw`, the folder of one dimension, or a
#'   file.
#' * `"raters"`: one file a rater with the time and one column (or one column a dimension). The file's
#'   name is the rater's; subfolders are recordings, or dimensions and recordings
#'   (`<dimension>/<recording>/<rater>.csv`). Files of CARMA, DARMA and Continuum are recognised; they
#'   name the recording themselves.
#' * `"long"`: one row a rating, with columns for rater, time and value, and where there are several, for
#'   recording and dimension; or a column of values for each dimension.
#'
#' @section What is guessed:
#' The delimiter is a semicolon, tab, comma or white space; the decimal mark a point or comma. The
#' time column is the one whose name says so (`time`, `timestamp`, `timeStamp`, `Time(sec)`, `time_ms`,
#' `Second`, ...), one that speaks of the video or medium before others, or else the first. The unit is
#' what this name says (`sec`, `ms`, `min`); otherwise
#' times that are 10 or more apart are taken for milliseconds, as nobody rates every 10 seconds.
#' Files may begin with a byte order mark, be compressed (`.gz`), have no header, or quoted cells.
#' Empty cells, `NA` and `NaN` are missing ratings.
#'
#' @param path A folder (searched with its subfolders for `.csv`, `.tsv`, `.txt`, also `.gz`), or
#'   files.
#' @param format Name of the format of the files, where they do not show it themselves; `"delimited"` reads as plain tables
#'   what would be taken for one.
#' @param ... Arguments that one format alone knows.
#' @param layout `"recordings"`, `"raters"` or `"long"`, see below.
#' @param delim Delimiter: `","`, `";"`, `"\t"` or `" "` (any white space).
#' @param decimal Decimal mark: `"."` or `","`.
#' @param time Name of the time column.
#' @param unit Unit of the times: `"s"`, `"ms"` or `"min"`.
#' @param recording,dimension Their name, where the files do not tell; in the long layout the columns
#'   that hold them.
#' @param rater,value In the long layout the columns of the rater and the value; several columns of values are
#'   dimensions.
#' @param raters In the layout `"recordings"` the columns to read; by default all but the time.
#' @param quiet Leave out the message?
#' @returns A table of class `annotations`, see [as_annotations()] (which also says what is done
#'   to duplicated and unordered times).
#' @section Errors:
#' `musefuse_error_file` (no such file, or none that holds ratings), `musefuse_error_values` (a cell
#' that is no number: file, line and column are named), `musefuse_error_time`,
#' `musefuse_error_columns`. A warning of class `musefuse_warning_empty` counts files without ratings.
#' @examples
#' folder <- system.file("extdata", "ratings", "raw", package = "musefuse")
#' read_annotations(folder)
#' @family data
#' @export
read_annotations <- function(path, format = NULL, ..., layout = NULL, delim = NULL, decimal = NULL, time = NULL,
                             unit = NULL, recording = NULL, dimension = NULL, rater = NULL,
                             value = NULL, raters = NULL, quiet = FALSE) {
  format <- check_format(format)
  options <- list(...)
  wanted <- list(
    layout = if (!is.null(layout)) check_choice(layout, c("recordings", "raters", "long")),
    delim = if (!is.null(delim)) check_choice(delim, c(",", ";", "\t", " ")),
    decimal = if (!is.null(decimal)) check_choice(decimal, c(".", ",")),
    time = check_string(time, null = TRUE),
    unit = if (!is.null(unit)) check_choice(unit, c("s", "ms", "min")),
    recording = check_string(recording, null = TRUE),
    dimension = check_string(dimension, null = TRUE),
    rater = check_string(rater, null = TRUE), value = value,
    raters = raters
  )
  check_flag(quiet)
  if (!is.null(value) && !is.character(value)) {
    abort_musefuse("{.arg value} must name columns, not {.obj_type_friendly {value}}.", "argument")
  }
  files <- find_files(path)
  formats <- lapply(seq_along(files$path), function(i) {
    if (is.null(format)) claiming_format(lapply(files, `[[`, i), file_top(files$path[[i]])) else if (format != "delimited") format
  })
  check_format_options(options, unique(unlist(formats)), rlang::current_env())
  claimed <- !vapply(formats, is.null, NA)
  read <- lapply(which(claimed), function(i) {
    read_format(lapply(files, `[[`, i), formats[[i]], c(wanted, options, list(call = rlang::current_env())))
  })
  files <- lapply(files, `[`, !claimed)
  tables <- lapply(files$path, probe_file, wanted = wanted, call = rlang::current_env())
  used <- !vapply(tables, is.null, NA)
  if (!any(used) && length(read) == 0L) {
    abort_musefuse("{.path {path}} holds no ratings: {cli::qty(length(used))}{?the file is/all files are} empty.", "file")
  }
  warn_empty_files(files$path[!used], length(used))
  files <- lapply(files, `[`, used)
  tables <- tables[used]
  wanted$layout <- wanted$layout %||% if (any(used)) guess_layout(tables)
  pieces <- if (any(used)) read_pieces(files, tables, wanted, rlang::current_env())
  guessed_unit <- wanted$unit %||% if (any(used)) guess_unit(tables, pieces) else "s"
  pieces <- c(pieces, lapply(read, function(one) {
    one$rows$time <- one$rows$time * seconds_to(guessed_unit)
    one$rows
  }))
  if (any(claimed)) pieces <- lapply(pieces, lapply, function(column) if (is.factor(column)) as.character(column) else column)
  out <- build_annotations(stack_columns(pieces), guessed_unit)
  if (!quiet && any(used)) inform_guesses(out, tables, wanted, guessed_unit)
  add_step(out, NULL, "read_annotations", c(list(path = path), Filter(Negate(is.null), wanted)))
}

# ---- files -------------------------------------------------------------------------------------

ratings_file <- "[.](csv|tsv|txt)([.]gz)?$"

# The files, each with the names of the folders that lie between it and `path`.
find_files <- function(path, call = caller_env()) {
  check_given(missing(path), "a folder or files", "path", call)
  if (!is.character(path) || length(path) == 0L || anyNA(path)) {
    abort_musefuse("{.arg path} must name a folder or files, not {.obj_type_friendly {path}}.",
      "argument", call = call)
  }
  absent <- path[!file.exists(path)]
  if (length(absent) > 0L) {
    abort_musefuse("There is no file or folder {.path {name_some(absent)}}.", "file", call = call)
  }
  is_folder <- dir.exists(path)
  ratings_file <- paste(c(ratings_file, format_files()), collapse = "|")
  found <- path
  folders <- rep(list(character()), length(path))
  if (any(is_folder)) {
    inside <- lapply(path[is_folder], list.files, pattern = ratings_file, recursive = TRUE,
      ignore.case = TRUE)
    found <- c(path[!is_folder], unlist(Map(file.path, path[is_folder], inside), use.names = FALSE))
    folders <- c(folders[!is_folder],
      lapply(strsplit(unlist(inside), "/", fixed = TRUE), function(parts) parts[-length(parts)]))
  }
  if (length(found) == 0L) {
    abort_musefuse(c("{.path {path}} has no files with ratings.",
      i = "They end in .csv, .tsv or .txt (or .gz of these)."), "file", call = call)
  }
  names <- enc2utf8(basename(found))
  list(
    path = found, folders = lapply(folders, enc2utf8), name = sub(ratings_file, "", names, ignore.case = TRUE),
    parent = enc2utf8(basename(dirname(normalizePath(found, winslash = "/"))))
  )
}

warn_empty_files <- function(empty, total) {
  if (length(empty) > 0L) {
    warn_musefuse(paste(
      "{length(empty)} of {total} file{?s} {cli::qty(length(empty))}{?has/have} no ratings and",
      "{?was/were} left out: {.file {name_some(empty)}}."
    ), "empty")
  }
}

# A file of text that can be opened.
check_text_file <- function(path, call) {
  start <- first_bytes(path)
  problem <- if (is.null(start)) {
    c(x = "It cannot be opened, or its compression is broken.")
  } else if (identical(utils::head(start, 2L), as.raw(c(0x50, 0x4b)))) {
    c(x = "It is a spreadsheet or an archive.", i = "Save its table as CSV.")
  } else if (is.na(text_code(start)$code)) {
    c(x = "It is no text.", i = "Give the file as CSV in UTF-8, or take it out of the folder.")
  }
  if (!is.null(problem)) abort_musefuse(c("The file {.file {path}} cannot be read.", problem), "file", call = call)
}

# What a format is told by: the first bytes and, of a text, the first lines.
file_top <- function(path) {
  bytes <- first_bytes(path)
  is_text <- length(bytes) > 0L && !is.na(text_code(bytes)$code)
  list(bytes = bytes, lines = if (is_text) read_lines(path, 60L) else character())
}

# What the first lines of a file say: its dialect, columns and, for some tools, the recording. NULL for
# a file without data.
probe_file <- function(path, wanted, call = caller_env()) {
  check_text_file(path, call)
  top <- read_lines(path, 60L)
  tool <- tool_header(top)
  body <- top[seq_along(top) > tool$skip]
  blank <- grepl("^\\s*$", body)
  body <- body[!blank]
  if (length(body) == 0L) {
    return(NULL)
  }
  delim <- wanted$delim %||% guess_delim(body)
  header <- split_cells(body[[1L]], delim)[[1L]]
  has_header <- is.null(tool$names) && !all(looks_numeric(header))
  names <- tool$names %||% if (has_header) header else headless_names(length(header))
  first <- 1L + has_header
  if (length(body) < first) {
    return(NULL)
  }
  if (length(names) < 2L) {
    abort_musefuse(c("The file {.file {path}} has one column only, {.field {names}}: there must be times and values.",
      i = "Are its columns parted by something else than {.arg delim}, {.code {encodeString(delim, quote = '\"')}}?"), "columns",
      call = call)
  }
  comma <- delim != "," && any(grepl("[0-9],[0-9]", body)) && !any(grepl("[0-9][.][0-9]", body))
  skip <- tool$skip + which(!blank)[[first]] - 1L
  list(
    path = path, delim = delim, decimal = wanted$decimal %||% if (comma) "," else ".",
    names = names, skip = skip, headless = !has_header && is.null(tool$names),
    first = split_cells(body[[first]], delim)[[1L]],
    time = find_time(names, wanted$time, path, call), tool = tool$tool, recording = tool$recording,
    dimension = tool$dimension
  )
}

headless_names <- function(n) c("time", if (n == 2L) "value" else paste("rater", seq_len(n - 1L)))

# Files of rating tools begin with lines about the session: CARMA and DARMA (closed by a row of
# %%%%), Continuum (# key: value).
tool_header <- function(top) {
  closing <- grep("^\"?%%", top)
  if (length(closing) > 0L && closing[[1L]] > 1L) {
    cells <- split_cells(top[seq_len(closing[[1L]])], ",")
    keys <- vapply(cells, function(row) c(row, "")[[1L]], "")
    columns <- cells[[closing[[1L]] - 1L]]
    media <- cells[keys == "Multimedia File"]
    tool <- if (length(columns) > 2L) "DARMA" else "CARMA"
    return(list(
      tool = tool, skip = closing[[1L]], names = columns,
      recording = if (length(media) > 0L) file_stem(media[[1L]][[2L]])
    ))
  }
  marked <- cumprod(grepl("^#", top)) == 1
  if (any(marked)) {
    key_value <- regmatches(top[marked], regexec("^#\\s*([A-Za-z_]+):\\s*(.*?)\\s*$", top[marked]))
    pairs <- Filter(length, key_value)
    values <- stats::setNames(lapply(pairs, `[[`, 3L), vapply(pairs, `[[`, "", 2L))
    axis <- values$scale_axis_label
    return(list(
      tool = if ("media_reference" %in% names(values)) "Continuum", skip = sum(marked), names = NULL,
      recording = if (!is.null(values$media_reference)) file_stem(values$media_reference),
      dimension = if (!is.null(axis) && nzchar(axis)) axis
    ))
  }
  list(tool = NULL, skip = 0L, names = NULL)
}

file_stem <- function(path) sub("[.][A-Za-z0-9]+$", "", basename(gsub("\\", "/", path, fixed = TRUE)))

# The cells of each line, without quotes and the space around.
split_cells <- function(lines, delim) {
  lines <- trimws(lines, whitespace = if (delim == "\t") "[ \r]" else "[ \t\r]")
  # strsplit() forgets an empty last cell, so one delimiter more
  cells <- if (delim == " ") strsplit(lines, "\\s+") else strsplit(paste0(lines, delim), delim, fixed = TRUE)
  bare <- gsub("^[ \t]*\"?[ \t]*|[ \t]*\"?[ \t]*$", "", unlist(cells))
  unname(split(bare, rep.int(seq_along(cells), lengths(cells))))
}

looks_numeric <- function(cells) {
  grepl("^[-+]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][-+]?[0-9]+)?$", cells) | is_na_text(cells)
}

# The first mark that cuts all lines into the same number (2 or more) of cells.
guess_delim <- function(lines) {
  lines <- utils::head(lines, 12L)
  for (delim in c(";", "\t", ",", " ")) {
    size <- lengths(split_cells(lines, delim))
    if (size[[1L]] > 1L && all(size == size[[1L]])) {
      return(delim)
    }
  }
  # Ragged lines: the mark that the first line has; reading will say which line is short.
  marks <- c(";", "\t", ",", " ")
  c(marks[vapply(marks, grepl, NA, x = lines[[1L]], fixed = TRUE)], ",")[[1L]]
}

time_units <- "seconds?|secs?|ms|msecs?|milliseconds?|minutes?"
time_name <- paste0(
  "^(media_?|video_?|frame_?|stimulus_?)?(time|timestamps?|time_?stamp|t|", time_units, ")",
  "([ _.]?[[(]?(s|min|", time_units, ")[])]?)?$"
)

find_time <- function(names, wanted, path, call) {
  if (!is.null(wanted)) {
    if (!wanted %in% names) {
      abort_musefuse(c("The file {.file {path}} has no column {.field {wanted}}.",
        i = "It has {.field {name_some(names, 10L)}}."), "columns", call = call)
    }
    return(match(wanted, names))
  }
  found <- grep(time_name, names, ignore.case = TRUE)
  of_medium <- found[grepl("^(media|video|stimulus)", names[found], ignore.case = TRUE)]
  c(of_medium, found, 1L)[[1L]]
}

# ---- what the files mean -----------------------------------------------------------------------

long_names <- c(
  rater = "^(rater|annotator|coder|judge|observer|participant|subject)(_?id|_?name)?$",
  value = "^(value|rating|score|annotation|val|data)$",
  recording = "^(recording|video|clip|file|film|movie|song|stimulus|item|session|originalname)(_?id|_?name)?$",
  dimension = "^(dimension|scale|attribute)(_?name)?$"
)

guess_layout <- function(tables) {
  is_long <- vapply(tables, function(table) {
    rater <- grep(long_names[["rater"]], table$names, ignore.case = TRUE)
    length(rater) > 0L && (any(grepl(long_names[["value"]], table$names, ignore.case = TRUE)) ||
      !looks_numeric(table$first[[rater[[1L]]]]) && length(unnamed_values(table)) > 0L)
  }, NA)
  if (all(is_long)) {
    return("long")
  }
  one_value <- vapply(tables, function(table) {
    length(value_columns(table)) == 1L || !is.null(table$tool)
  }, NA)
  if (all(one_value)) "raters" else "recordings"
}

# Columns that may hold ratings: nameless ones (row numbers, trailing delimiters) and those that count
# samples or note button presses do not.
value_columns <- function(table) {
  other <- c(if (!is.null(table$tool)) c("sample_index", "Button"), "")
  which(!table$names %in% other & seq_along(table$names) != table$time)
}

# In a long table without a column of values or dimensions: the columns of numbers, each a dimension.
unnamed_values <- function(table) {
  is_id <- Reduce(`|`, lapply(long_names, grepl, table$names, ignore.case = TRUE))
  ragged <- length(table$first) != length(table$names)
  if (ragged || any(grepl(long_names[["dimension"]], table$names, ignore.case = TRUE))) {
    return(integer())
  }
  intersect(value_columns(table), which(!is_id & looks_numeric(table$first) & !is_na_text(table$first)))
}

guess_unit <- function(tables, pieces) {
  name <- tolower(tables[[1L]]$names[[tables[[1L]]$time]])
  if (grepl("(ms|msecs?|milliseconds?)[])]?$", name)) {
    return("ms")
  }
  if (grepl("(^|[ _.([])min(utes?)?[])]?$", name)) {
    return("min")
  }
  if (grepl("(^|[ _.([])(s|secs?|seconds?)[])]?$", name)) {
    return("s")
  }
  steps <- vapply(pieces, function(piece) {
    change <- diff(piece$time)
    stats::median(c(change[change > 0], NA), na.rm = TRUE)
  }, 0)
  if (isTRUE(stats::median(steps, na.rm = TRUE) >= 10)) "ms" else "s"
}

read_pieces <- function(files, tables, wanted, call) {
  cli::cli_progress_bar("Reading", total = length(tables))
  piece_of <- switch(wanted$layout,
    recordings = recording_piece, raters = rater_piece, long = long_piece)
  pieces <- vector("list", length(tables))
  for (i in seq_along(tables)) {
    file <- lapply(files, `[[`, i)
    pieces[[i]] <- piece_of(file, tables[[i]], wanted, call)
    cli::cli_progress_update()
  }
  # In the order of the table, so that it need not be sorted.
  key <- function(id) natural_key(vapply(pieces, function(piece) as.character(piece[[id]][[1L]]), ""))
  pieces[order(key("recording"), key("dimension"), key("rater"), method = "radix")]
}

recording_piece <- function(file, table, wanted, call) {
  columns <- value_columns(table)
  if (!is.null(wanted$raters)) {
    columns <- match(check_known(wanted$raters, table$names[columns], "column", arg = "raters", call = call),
      table$names)
  }
  cells <- read_cells(table, c(table$time, columns), call = call)
  n <- length(cells[[1L]])
  folder <- if (length(file$folders) > 0L) paste(file$folders, collapse = "/") else file$parent
  list(
    recording = wanted$recording %||% file$name, dimension = wanted$dimension %||% folder,
    rater = rep_id(table$names[columns], n), time = rep(cells[[1L]], length(columns)),
    value = unlist(cells[-1L], use.names = FALSE)
  )
}

rater_piece <- function(file, table, wanted, call) {
  columns <- value_columns(table)
  cells <- read_cells(table, c(table$time, columns), call = call)
  n <- length(cells[[1L]])
  folders <- rev(file$folders)
  dimensions <- if (length(columns) > 1L) table$names[columns] else
    wanted$dimension %||% table$dimension %||% c(folders[-1L], "rating")[[1L]]
  list(
    recording = wanted$recording %||% table$recording %||% c(folders, "recording 1")[[1L]],
    dimension = rep_id(dimensions, n),
    rater = wanted$rater %||% rater_of_file(file$name, table$tool),
    time = rep(cells[[1L]], length(columns)), value = unlist(cells[-1L], use.names = FALSE)
  )
}

long_piece <- function(file, table, wanted, call) {
  at <- long_columns(table, wanted, call)
  ids <- unlist(at[c("recording", "dimension", "rater")])
  cells <- read_cells(table, c(table$time, at$value, ids), text = ids, call = call)
  n <- length(cells[[1L]])
  k <- length(at$value)
  id <- function(what, otherwise) {
    rep(if (is.null(at[[what]])) rep(otherwise, n) else cells[[1L + k + match(what, names(ids))]], k)
  }
  list(
    recording = id("recording", "recording 1"),
    dimension = if (at$named) rep_id(table$names[at$value], n) else id("dimension", "rating"),
    rater = id("rater"), time = rep(cells[[1L]], k), value = unlist(cells[1L + seq_len(k)], use.names = FALSE)
  )
}

# Continuum adds to the name of the rater what the file holds.
rater_of_file <- function(name, tool) if (identical(tool, "Continuum")) sub("_[12]D_ratings$", "", name) else name

# Which columns hold what; `named`: the columns of values are named after their dimensions.
long_columns <- function(table, wanted, call) {
  by_name <- function(what) {
    found <- grep(long_names[[what]], table$names, ignore.case = TRUE)
    if (length(found) > 0L) found[[1L]]
  }
  given <- function(what) {
    at <- vapply(wanted[[what]], function(name) find_time(table$names, name, table$path, call), 0L, USE.NAMES = FALSE)
    if (length(at) > 0L) at
  }
  ids <- stats::setNames(nm = c("recording", "dimension", "rater"))
  at <- lapply(ids, function(what) given(what) %||% by_name(what))
  plain <- given("value") %||% by_name("value")
  at$value <- plain %||% unnamed_values(table)
  at$named <- is.null(plain) || length(plain) > 1L
  absent <- c("rater", "value")[lengths(at[c("rater", "value")]) == 0L]
  if (length(absent) > 0L) {
    abort_musefuse(c("The file {.file {table$path}} has no column {.field {absent[[1L]]}}.",
      i = "It has {.field {name_some(table$names, 10L)}}; name one by {.arg {absent[[1L]]}}."),
    "columns", call = call)
  }
  if (at$named && !is.null(at$dimension)) {
    abort_musefuse(c("The file {.file {table$path}} has a column of dimensions and several of values.",
      x = "{.field {table$names[[at$dimension]]}}, and {.field {table$names[at$value]}}.",
      i = "Name one column by {.arg value}."), "columns", call = call)
  }
  at
}

# ---- cells -------------------------------------------------------------------------------------

# The columns `columns` of a file as vectors; those also in `text` as text, the others as numbers.
# scan() reads numbers fast; where it stumbles (quotes, text, ragged lines) the slow way finds the cell.
read_cells <- function(table, columns, text = integer(), call = caller_env()) {
  what <- rep(list(NULL), length(table$names))
  what[setdiff(columns, text)] <- list(0)
  what[text] <- list("")
  cells <- tryCatch(
    scan(table$path, what, sep = if (table$delim == " ") "" else table$delim, dec = table$decimal,
      skip = table$skip, na.strings = c("NA", "NaN", "nan", "null", ""), multi.line = FALSE,
      strip.white = TRUE, quiet = TRUE, comment.char = "", encoding = "UTF-8"),
    error = function(cnd) NULL, warning = function(cnd) NULL
  )
  cells <- if (is.null(cells)) read_cells_slowly(table, columns, text, call) else cells[columns]
  cells <- lapply(cells, function(cell) if (is.character(cell)) from_windows(cell) else cell)
  missing <- which(!is.finite(cells[[1L]]))
  if (length(missing) > 0L) {
    abort_cell(table, missing[[1L]], table$time, "no time", "time", call)
  }
  cells
}

read_cells_slowly <- function(table, columns, text, call) {
  lines <- read_lines(table$path)
  lines <- lines[data_lines(lines, table)]
  cells <- split_cells(lines, table$delim)
  ragged <- which(lengths(cells) != length(table$names))
  if (length(ragged) > 0L) {
    row <- ragged[[1L]]
    abort_cell(table, row, NULL,
      paste(length(cells[[row]]), "cells instead of", length(table$names)), "values", call)
  }
  cells <- matrix(unlist(cells), nrow = length(table$names))
  lapply(columns, function(column) {
    field <- cells[column, ]
    if (column %in% text) {
      return(field)
    }
    number <- suppressWarnings(as.numeric(
      if (table$decimal == ",") sub(",", ".", field, fixed = TRUE) else field
    ))
    bad <- which(is.na(number) & !is_na_text(field))
    if (length(bad) > 0L) {
      abort_cell(table, bad[[1L]], column, paste0("\"", field[[bad[[1L]]]], "\""), "values", call)
    }
    number
  })
}

# The numbers of the lines with data.
data_lines <- function(lines, table) {
  which(grepl("\\S", lines) & seq_along(lines) > table$skip)
}

# `row` counts the lines with data.
abort_cell <- function(table, row, column, what, kind, call) {
  line <- data_lines(read_lines(table$path), table)[[row]]
  column <- if (!is.null(column)) table$names[[column]]
  delim <- encodeString(table$delim, quote = "\"")
  abort_musefuse(c(
    "The file {.file {table$path}} has a cell that cannot be read.",
    x = if (is.null(column)) "Line {line} has {what}." else
      "Line {line}, column {.field {column}}: {what}.",
    i = "The file is read with {.code delim = {delim}} and {.code decimal = \"{table$decimal}\"}."
  ), kind, call = call)
}

# ---- what was guessed --------------------------------------------------------------------------

inform_guesses <- function(data, tables, wanted, unit) {
  guessed <- function(name) is.null(wanted[[name]])
  shown <- function(name) {
    name_some(unique(vapply(tables, function(table) encodeString(table[[name]], quote = "\""), "")))
  }
  layouts <- c(
    recordings = "a file a recording, a column a rater; folders are dimensions",
    raters = "a file a rater; folders are recordings", long = "a row a rating"
  )
  units <- c(s = "seconds", ms = "milliseconds", min = "minutes")
  tool <- unique(unlist(lapply(tables, `[[`, "tool")))
  headless <- all(vapply(tables, `[[`, NA, "headless"))
  times <- unique(vapply(tables, function(table) table$names[[table$time]], ""))
  n <- vapply(data[c("recording", "dimension", "rater")], nlevels, 0L)
  layout <- paste0(layouts[[wanted$layout]], if (length(tool) > 0L) paste0(" (", toString(tool), ")"))
  delims <- shown("delim")
  decimals <- shown("decimal")
  inform_musefuse(c(
    paste(
      "Read {length(tables)} file{?s}: {n[[1L]]} recording{?s}, {n[[2L]]} dimension{?s}",
      "({.val {name_some(levels(data$dimension))}}), {n[[3L]]} rater{?s}."
    ),
    "*" = "Layout: {layout}. Otherwise set {.arg layout}, {.arg recording}, {.arg dimension}.",
    "*" = if (guessed("delim") || guessed("decimal")) {
      "Delimiter {.code {delims}}, decimal mark {.code {decimals}}. Otherwise set {.arg delim}, {.arg decimal}."
    },
    "*" = if (guessed("time") || guessed("unit")) {
      paste(
        if (headless) "Time: the first column (there is no header)," else "Time: column {.field {name_some(times)}},",
        "in {units[[unit]]}. Otherwise set {.arg time}, {.arg unit}."
      )
    }
  ), "read")
}
