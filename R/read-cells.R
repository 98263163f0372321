# The columns of a delimited file: by the core where it holds nothing but plain numbers, otherwise by data.table's
# reader where it is installed and by base R elsewhere, with the same result: numbers where all cells are numbers or
# missing, else text as it stands in the file.

# Words for missing ratings, in any case of letters.
na_words <- local({
  known <- c("NA", "NaN", "null", "None", "N/A", "n.a.", "#N/A", "#NA", "<NA>", "nil", "undefined", "missing",
    "(null)", "k.A.",
    "#NUM!", "#DIV/0!", "#VALUE!", "#N/A N/A", "1.#QNAN", "-1.#IND", "nan(ind)", "-nan(ind)", "-nan", "NaT", "\\N",
    "Null", "no data", "No data", "#SYSMIS", "FIT_FAILED", "FIND_FAILED",
    # what spreadsheets and SPSS write, in their languages
    "#NULL!", "#REF!", "#NAME?", "#NV", "#ZAHL!", "#WERT!", "#BEZUG!", "#N/D", "#VALEUR!", "#NOMBRE!", "#NOM?",
    "#VALOR!", "#\u00a1VALOR!", "#\u00a1NUM!", "#\u00a1DIV/0!", "#VALORE!", "#GETAL!", "#WAARDE!", "#N/B")
  # as lower() and upper() do, which are not there yet when the package is built
  small <- tolower(chartr("I", "i", known))
  unique(c("", "?", ".", "-", "--", "---", "\u2013", "\u2014", "*", known, small, toupper(chartr("i", "I", known))))
})

# Marks that stand for a missing rating, but may well call a rater or a recording.
na_marks <- c("?", ".", "-", "--", "---", "\u2013", "\u2014", "*")

# The words for missing of a file; those of ids are looked at column by column.
na_of_file <- function(dialect) {
  if (isTRUE(dialect$own)) {
    return("")
  }
  c(if (any(dialect$ids)) setdiff(na_words, na_marks) else na_words, as.character(dialect$na))
}

check_na <- function(na, call = caller_env()) {
  if (is.null(na) || is.atomic(na)) na else abort_wanted(na, "words or numbers for what is missing", "na", call)
}

is_na_text <- function(text, na = NULL) is.na(text) | trimws(text) %in% c(na_words, as.character(na))

has_fread <- function() !isFALSE(getOption("musefuse.fread")) && requireNamespace("data.table", quietly = TRUE)

# `source`: list(path, lines): the lines where the file must be recoded first, else NULL.
read_columns <- function(source, dialect, call = caller_env()) {
  columns <- columns_quickly(source, dialect) %||% (if (has_fread()) columns_by_scan(source, dialect)) %||%
    columns_by_lines(source, dialect, call)
  columns <- without_blank_end(columns)
  structure(if (isTRUE(dialect$own)) columns else bare_numbers(columns, dialect$names), below = attr(columns, "below"))
}

# Columns of numbers that are written as text: with the minus of typesetters, and one unit behind each ("60 %", "3 mV");
# clocks in the words of their language. What names ids, and units of time, stay as they are.
bare_numbers <- function(columns, names) {
  for (k in which(vapply(columns, function(column) is.character(column) || is.factor(column), NA))) {
    known <- distinct_texts(columns[[k]])
    bare <- without_unit(gsub("^[\u2212\u2013](?=[0-9.,])", "-", known, perl = TRUE), names[[k]])
    bare <- english_clocks(bare)
    if (!identical(bare, known)) columns[[k]] <- bare[match(as.character(columns[[k]]), known)]
  }
  columns
}

without_unit <- function(text, name) {
  there <- !is_na_text(text)
  pattern <- "^([-+]?[0-9]*[.,]?[0-9]+)( ?%| [^0-9 ]{1,8})$"
  if (id_columns(name) || sum(there) < 3L || !all(grepl(pattern, text[there]))) {
    return(text)
  }
  unit <- unique(trimws(sub(pattern, "\\2", text[there])))
  if (length(unit) > 1L || !is.na(unit_of_name(unit)) || grepl("^[AaPp]\\.?[Mm]\\.?$", unit)) {
    return(text)
  }
  replace(text, there, sub(pattern, "\\1", text[there]))
}

# Spreadsheets write rows of nothing but delimiters below the table.
without_blank_end <- function(columns) {
  n <- length(columns[[1L]])
  if (n > 0L && !is.na(columns[[1L]][[n]]) && nzchar(columns[[1L]][[n]])) {
    return(columns)
  }
  full <- n
  while (full > 0L && all(vapply(columns, function(column) is.na(column[[full]]) || column[[full]] %in% "", NA))) {
    full <- full - 1L
  }
  if (full == n || full == 0L) columns else lapply(columns, utils::head, full)
}

# NULL where a cell, or a line, is not as the first ones were.
columns_quickly <- function(source, dialect) {
  plain_columns(source, dialect) %||% if (has_fread() && dialect$delim != " ") columns_by_fread(source, dialect) else
    columns_by_scan(source, dialect)
}

# A file of nothing but numbers, as most files of ratings are, is read by the core. NULL where anything else is in it.
plain_columns <- function(source, dialect) {
  if (is.null(source$lines) && may_be_plain(dialect)) plain_tables(list(source$path), dialect)[[1L]]
}

may_be_plain <- function(dialect) {
  length(dialect$text) == 0L && dialect$delim != " " && is.null(dialect$na) && dialect$width > 1L
}

# `texts`: bytes, or paths.
plain_tables <- function(texts, dialect) cpp_number_cells(texts, dialect[c("delim", "decimal", "width", "skip")])

# Columns of text: those whose first cells are no numbers, ids, numbers with a leading 0, which are names, and instants
# of more digits than numbers hold (20210503142233123).
text_columns <- function(dialect) {
  sample <- matrix(unlist(dialect$sample), nrow = dialect$width)
  is_id <- id_columns(dialect$names)
  text <- !(looks_plain(sample) | is_na_text(sample, dialect$na)) | grepl("^0[0-9]|^(19|20)[0-9]{15}$", sample)
  which(is_id | rowSums(matrix(text, nrow = dialect$width)) > 0L)
}

id_columns <- function(names) {
  Reduce(`|`, lapply(c("rater", "recording", "trial", "session"), function(kind) is_word(names, kind)))
}

columns_by_fread <- function(source, dialect) {
  if (isTRUE(dialect$ragged)) { # it would begin below the odd row, without a word
    return(NULL)
  }
  classes <- rep("numeric", dialect$width)
  classes[dialect$text] <- "character"
  # Words for missing numbers cost fread() more than all else: they are told to it where a file has some.
  out <- if (is.null(dialect$na)) fread_cells(source, dialect, classes, c(if (!isTRUE(dialect$own)) "NA", ""))
  clean <- !is.null(out) && all(vapply(out[classes == "numeric"], is.numeric, NA))
  if (!clean) out <- fread_cells(source, dialect, classes, na_of_file(dialect))
  # fread() leaves a doubled quote as it is, and does not tell where it stood within quotes
  doubled <- function(column) {
    is.character(column) && any(grepl("\"\"", distinct(column), fixed = TRUE, useBytes = TRUE))
  }
  if (is.null(out) || length(out) != dialect$width || nrow(out) == 0L || any(vapply(out, doubled, NA))) {
    return(NULL)
  }
  lapply(seq_along(out), function(k) {
    column <- out[[k]]
    if (is.character(column)) {
      return(text_column(column, dialect, k))
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
  # where it stumbled before, it warns that it had to tidy up
  tidied <- function(cnd) if (grepl("not cleaned up", conditionMessage(cnd))) invokeRestart("muffleWarning")
  tryCatch(withCallingHandlers(do.call(data.table::fread, c(input, arguments)), warning = tidied),
    error = function(cnd) NULL, warning = function(cnd) NULL)
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
      skip = dialect$skip, na.strings = na_of_file(dialect), multi.line = FALSE,
      strip.white = TRUE, quiet = TRUE, comment.char = "", encoding = "UTF-8"),
    error = function(cnd) NULL, warning = function(cnd) NULL
  )
  if (is.null(out) || length(out[[1L]]) == 0L) {
    return(NULL)
  }
  lapply(seq_along(out), function(k) if (is.character(out[[k]])) text_column(out[[k]], dialect, k) else out[[k]])
}

# Cells of text of column k in UTF-8, without single quotes around, NA where missing.
text_column <- function(column, dialect, k) {
  coded <- distinct_codes(column)
  known <- coded$values
  text <- from_windows(known)
  as_it_is <- function(text) identical(text, known) && identical(Encoding(text), Encoding(known))
  if (isTRUE(dialect$own) && isTRUE(dialect$ids[k])) {
    text <- replace(text, !nzchar(text), NA)
    return(if (as_it_is(text)) column else text[coded$codes])
  }
  quoted <- grepl("^'.*'$", text)
  text[quoted] <- substr(text[quoted], 2L, nchar(text[quoted]) - 1L)
  text[is_na_text(text, dialect$na) & !(isTRUE(dialect$ids[k]) & text %in% na_marks)] <- NA_character_
  if (as_it_is(text)) column else text[coded$codes] # what is known of a column is known of itself alone
}

columns_by_lines <- function(source, dialect, call) {
  lines <- source$lines %||% read_lines(source$path)
  check_open_quotes(lines, dialect, source$path, call)
  at <- data_lines(lines, dialect)
  cells <- split_cells(lines[at], dialect$delim)
  below <- count_remarks(cells, dialect$width)
  cells <- utils::head(cells, length(cells) - below)
  ragged <- which(lengths(cells) != dialect$width)
  if (length(ragged) > 0L) {
    row <- ragged[[1L]]
    abort_cell(source, dialect, row, NULL, paste0(length(cells[[row]]), " cells instead of ", dialect$width,
      if (row == length(cells)) " (the last line: is the file cut off?)"), "values", call,
    hint = if (row < length(cells) && max(lengths(cells)) == lengths(split_cells(lines[[1L]], dialect$delim)))
      advice_to_fill(dialect, source$path))
  }
  cells <- matrix(unlist(cells), nrow = dialect$width)
  remarks <- inner_remarks(lines, which(seq_along(lines) > dialect$skip), dialect)
  structure(lapply(seq_len(dialect$width), function(k) text_column(cells[k, ], dialect, k)),
    below = trimws(lines[c(remarks, utils::tail(at, below))]))
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
data_lines <- function(lines, dialect) {
  at <- which(grepl("[^ \t\r]", lines) & seq_along(lines) > dialect$skip)
  setdiff(at, inner_remarks(lines, at, dialect))
}

# Remarks among the rows have cells of another number.
inner_remarks <- function(lines, at, dialect) {
  marked <- at[grepl(remark_pattern, lines[at])]
  if (length(marked) == 0L) marked else
    marked[lengths(split_cells(lines[marked], dialect$delim)) != dialect$width]
}

# `row` counts the rows of data.
abort_cell <- function(source, dialect, row, column, what, kind, call, hint = NULL) {
  if (isTRUE(dialect$binary)) {
    abort_musefuse(c("The file {.file {source$path}} has a cell that cannot be read.",
      x = "Row {row}, column {.field {column}}: {what}."), kind, call = call)
  }
  lines <- source$lines %||% read_lines(source$path)
  line <- c(data_lines(lines, dialect), NA)[[row]]
  word <- sub("^\"(.*)\"$", "\\1", what)
  hint <- hint %||% if (kind == "values" && !is.null(column) && !grepl("[0-9]", word)) {
    paste0("Does ", escape_braces(what), " mean that a rating is missing? {.code na = ",
      escape_braces(quote_names(word)), "}.")
  }
  delim <- encodeString(dialect$delim, quote = "\"")
  abort_musefuse(c(
    "The file {.file {source$path}} has a cell that cannot be read.",
    x = if (is.null(column)) "Line {line} has {what}." else "Line {line}, column {.field {column}}: {what}.",
    i = paste("The file is read with {.code delim = {delim}} and {.code decimal = \"{dialect$decimal}\"}. Words for",
      "missing ratings are given by {.arg na}."), i = hint
  ), kind, call = call)
}

# ---- numbers -------------------------------------------------------------------------------------

# Text as numbers, NA where it holds none. Without `decimal` a comma counts where no cell of the column has a point, and
# points part thousands where the numbers rise no other way. A cell of both marks has its decimals behind the last.
text_to_number <- function(text, decimal = NULL) {
  text <- without_gaps(text)
  both <- which(grepl(",", text, fixed = TRUE) & grepl(".", text, fixed = TRUE))
  if (is.null(decimal) && length(both) > 0L && all(grepl(thousands_pattern("[.]", ","), text[both]))) decimal <- ","
  if (is.null(decimal) && point_parts_thousands(text)) decimal <- ","
  if (identical(decimal, ",")) {
    parted <- grepl(thousands_pattern("[.]", ","), text)
    text[parted] <- gsub(".", "", text[parted], fixed = TRUE)
    text[grepl(".", text, fixed = TRUE) & !grepl("[eE]", text)] <- NA
    return(suppressWarnings(as.numeric(sub(",", ".", text, fixed = TRUE))))
  }
  if (identical(decimal, ".") || length(both) > 0L && all(grepl(thousands_pattern(",", "[.]"), text[both]))) {
    parted <- grepl(thousands_pattern(",", "[.]"), text)
    text[parted] <- gsub(",", "", text[parted], fixed = TRUE)
  }
  number <- suppressWarnings(as.numeric(text))
  comma <- which(is.na(number) & grepl(",", text, fixed = TRUE))
  if (identical(decimal, ".") || length(comma) == 0L || may_be_thousands(text[!is.na(text)])) {
    return(number)
  }
  number[comma] <- suppressWarnings(as.numeric(sub(",", ".", text[comma], fixed = TRUE)))
  number
}

# 1'000 and 1 000: what parts thousands and is no decimal mark anywhere.
without_gaps <- function(text) {
  gap <- grepl("[0-9]['\u2019 \u00a0\u2009\u202f][0-9]", text)
  if (!any(gap)) {
    return(text)
  }
  gap[gap] <- grepl(grouped_pattern, text[gap])
  text[gap] <- gsub("['\u2019 \u00a0\u2009\u202f]", "", text[gap])
  text
}

grouped_pattern <- "^[-+]?[1-9][0-9]{0,2}(['\u2019 \u00a0\u2009\u202f][0-9]{3})+([.,][0-9]+)?$"

# The decimal mark of a table's text: a comma that its first lines show goes for all.
decimal_of <- function(table, wanted) wanted$decimal %||% if (table$dialect$decimal == ",") ","

# A column of ratings of a file as numbers; a cell that is none is an error that names it.
file_numbers <- function(table, k, wanted, call) {
  column <- table$columns[[k]]
  if (!is.numeric(column)) {
    number <- text_to_number(column, decimal_of(table, wanted))
    bad <- which(is.na(number) & !is_na_text(column, wanted$na))
    if (length(bad) > 0L) {
      abort_cell(table$source, table$dialect, bad[[1L]], table$names[[k]], paste0("\"", column[[bad[[1L]]]], "\""),
        "values", call, words_of_scale(table$names, table$columns, k, table$file$path, table$dialect))
    }
    column <- number
  }
  if (!is.null(wanted$na)) column[column %in% suppressWarnings(as.numeric(wanted$na))] <- NA_real_
  column
}
