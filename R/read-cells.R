# The columns of a delimited file, by data.table's reader where it is installed and by base R elsewhere, with the same
# result: numbers where all cells are numbers or missing, else text as it stands in the file.

# Words for missing ratings, in any case of letters.
na_words <- local({
  known <- c("NA", "NaN", "null", "None", "N/A", "n.a.", "#N/A", "#NA", "<NA>", "nil", "undefined", "missing",
    "(null)", "k.A.",
    "#NUM!", "#DIV/0!", "#VALUE!", "#N/A N/A", "1.#QNAN", "-1.#IND")
  unique(c("", "?", ".", "-", "--", "*", known, tolower(known), toupper(known)))
})

is_na_text <- function(text, na = NULL) is.na(text) | trimws(text) %in% c(na_words, as.character(na))

has_fread <- function() !isFALSE(getOption("musefuse.fread")) && requireNamespace("data.table", quietly = TRUE)

# `source`: list(path, lines): the lines where the file must be recoded first, else NULL.
read_columns <- function(source, dialect, call = caller_env()) {
  columns <- columns_quickly(source, dialect) %||% (if (has_fread()) columns_by_scan(source, dialect)) %||%
    columns_by_lines(source, dialect, call)
  without_blank_end(columns)
}

# Spreadsheets write rows of nothing but delimiters below the table.
without_blank_end <- function(columns) {
  n <- length(columns[[1L]])
  full <- n
  while (full > 0L && all(vapply(columns, function(column) is.na(column[[full]]) || column[[full]] %in% "", NA))) {
    full <- full - 1L
  }
  if (full == n || full == 0L) columns else lapply(columns, utils::head, full)
}

# NULL where a cell, or a line, is not as the first ones were.
columns_quickly <- function(source, dialect) {
  if (has_fread() && dialect$delim != " ") columns_by_fread(source, dialect) else columns_by_scan(source, dialect)
}

# Columns of text: those whose first cells are no numbers, ids, and numbers with a leading 0, which are names.
text_columns <- function(dialect) {
  sample <- matrix(unlist(dialect$sample), nrow = dialect$width)
  is_id <- Reduce(`|`, lapply(c("rater", "recording", "trial", "session"), function(kind) is_word(dialect$names, kind)))
  text <- !(looks_numeric(sample) | is_na_text(sample, dialect$na)) | grepl("^0[0-9]", sample)
  which(is_id | rowSums(matrix(text, nrow = dialect$width)) > 0L)
}

columns_by_fread <- function(source, dialect) {
  classes <- rep("numeric", dialect$width)
  classes[dialect$text] <- "character"
  # Words for missing numbers cost fread() more than all else: they are told to it where a file has some.
  out <- if (is.null(dialect$na)) fread_cells(source, dialect, classes, c("NA", ""))
  clean <- !is.null(out) && all(vapply(out[classes == "numeric"], is.numeric, NA))
  if (!clean) out <- fread_cells(source, dialect, classes, c(na_words, as.character(dialect$na)))
  # fread() leaves a doubled quote as it is, and does not tell where it stood within quotes
  doubled <- function(column) is.character(column) && any(grepl("\"\"", unique(column), fixed = TRUE, useBytes = TRUE))
  if (is.null(out) || length(out) != dialect$width || nrow(out) == 0L || any(vapply(out, doubled, NA))) {
    return(NULL)
  }
  lapply(unname(as.list(out)), function(column) {
    if (is.character(column)) {
      return(text_column(column, dialect))
    }
    column <- as.double(column)
    if (anyNA(column)) replace(column, is.na(column), NA_real_) else column
  })
}

# NULL where fread() stumbles.
fread_cells <- function(source, dialect, classes, missing) {
  arguments <- list(
    sep = dialect$delim, dec = dialect$decimal, header = FALSE, skip = if (is.null(source$lines)) dialect$skip else 0L,
    na.strings = missing, quote = "\"", strip.white = TRUE, blank.lines.skip = TRUE,
    colClasses = classes, data.table = FALSE, showProgress = FALSE, integer64 = "double", nThread = 1L
  )
  input <- if (is.null(source$lines)) list(file = source$path) else list(text = source$lines[-seq_len(dialect$skip)])
  if (!is.null(source$lines) && dialect$skip == 0L) input <- list(text = source$lines)
  tryCatch(do.call(data.table::fread, c(input, arguments)), error = function(cnd) NULL,
    warning = function(cnd) NULL)
}

# scan() reads numbers fast; where it stumbles (text among them, ragged lines) the slow way finds the cell.
columns_by_scan <- function(source, dialect) {
  what <- rep(list(0), dialect$width)
  what[dialect$text] <- list("")
  input <- source$path
  if (!is.null(source$lines)) {
    input <- textConnection(source$lines, encoding = "UTF-8")
    on.exit(close(input))
  }
  out <- tryCatch(
    scan(input, what, sep = if (dialect$delim == " ") "" else dialect$delim, dec = dialect$decimal, quote = "\"",
      skip = dialect$skip, na.strings = c(na_words, as.character(dialect$na)), multi.line = FALSE,
      strip.white = TRUE, quiet = TRUE, comment.char = "", encoding = "UTF-8"),
    error = function(cnd) NULL, warning = function(cnd) NULL
  )
  if (is.null(out) || length(out[[1L]]) == 0L) {
    return(NULL)
  }
  lapply(out, function(column) if (is.character(column)) text_column(column, dialect) else column)
}

# Cells of text in UTF-8, without single quotes around, NA where missing.
text_column <- function(column, dialect) {
  known <- unique(column)
  text <- from_windows(known)
  quoted <- grepl("^'.*'$", text)
  text[quoted] <- substr(text[quoted], 2L, nchar(text[quoted]) - 1L)
  text[is_na_text(text, dialect$na)] <- NA_character_
  text[match(column, known)]
}

columns_by_lines <- function(source, dialect, call) {
  lines <- source$lines %||% read_lines(source$path)
  check_open_quotes(lines, dialect, source$path, call)
  cells <- split_cells(lines[data_lines(lines, dialect)], dialect$delim)
  ragged <- which(lengths(cells) != dialect$width)
  if (length(ragged) > 0L) {
    row <- ragged[[1L]]
    abort_cell(source, dialect, row, NULL, paste(length(cells[[row]]), "cells instead of", dialect$width), "values",
      call)
  }
  cells <- matrix(unlist(cells), nrow = dialect$width)
  lapply(seq_len(dialect$width), function(k) text_column(cells[k, ], dialect))
}

# A cell in quotes that goes on in the next line would be taken for two rows, line by line.
check_open_quotes <- function(lines, dialect, path, call) {
  quoted <- grep("\"", lines, fixed = TRUE, useBytes = TRUE)
  rest <- gsub("\"([^\"]|\"\")*\"", "", lines[quoted])
  mark <- if (dialect$delim == " ") "[ \t]" else gsub("([|.*+?^$])", "[\\1]", dialect$delim)
  open <- quoted[grepl(paste0("(^|", mark, ")[ \t]*\""), rest)]
  if (length(open) > 0L) {
    abort_musefuse(c("The file {.file {path}} has a cell that cannot be read.",
      x = "Line {open[[1L]]} opens a quote that is not closed in that line.",
      i = "Does its text go over several lines? Write it in one, or leave its column out."), "values", call = call)
  }
}

# The physical numbers of the lines with data.
data_lines <- function(lines, dialect) which(grepl("[^ \t\r]", lines) & seq_along(lines) > dialect$skip)

# `row` counts the rows of data.
abort_cell <- function(source, dialect, row, column, what, kind, call) {
  lines <- source$lines %||% read_lines(source$path)
  line <- c(data_lines(lines, dialect), NA)[[row]]
  delim <- encodeString(dialect$delim, quote = "\"")
  abort_musefuse(c(
    "The file {.file {source$path}} has a cell that cannot be read.",
    x = if (is.null(column)) "Line {line} has {what}." else "Line {line}, column {.field {column}}: {what}.",
    i = paste("The file is read with {.code delim = {delim}} and {.code decimal = \"{dialect$decimal}\"}. Words for",
      "missing ratings are given by {.arg na}.")
  ), kind, call = call)
}

# ---- numbers -------------------------------------------------------------------------------------

# Text as numbers, NA where it holds none. Without `decimal` a comma counts where no cell of the column has a point.
text_to_number <- function(text, decimal = NULL) {
  if (identical(decimal, ",")) {
    text[grepl(".", text, fixed = TRUE) & !grepl("[eE]", text)] <- NA
    return(suppressWarnings(as.numeric(sub(",", ".", text, fixed = TRUE))))
  }
  number <- suppressWarnings(as.numeric(text))
  comma <- which(is.na(number) & grepl(",", text, fixed = TRUE))
  if (identical(decimal, ".") || length(comma) == 0L || may_be_thousands(text[!is.na(text)])) {
    return(number)
  }
  number[comma] <- suppressWarnings(as.numeric(sub(",", ".", text[comma], fixed = TRUE)))
  number
}

# A column of ratings of a file as numbers; a cell that is none is an error that names it.
file_numbers <- function(table, k, wanted, call) {
  column <- table$columns[[k]]
  if (!is.numeric(column)) {
    number <- text_to_number(column, wanted$decimal)
    bad <- which(is.na(number) & !is_na_text(column, wanted$na))
    if (length(bad) > 0L) {
      abort_cell(table$source, table$dialect, bad[[1L]], table$names[[k]], paste0("\"", column[[bad[[1L]]]], "\""),
        "values", call)
    }
    column <- number
  }
  if (!is.null(wanted$na)) column[column %in% suppressWarnings(as.numeric(wanted$na))] <- NA_real_
  column
}
