# Tables whose columns are known by name (segments, gold standards, features, answers), in whatever a spreadsheet or
# another program made of them: titles and remarks above, "sep=;", rows of nothing but delimiters, numbers of rows, the
# header once more, thousands parted, numbers in quotes.

# A CSV file in the dialect of its first lines; one that cannot be read is an error that names it.
read_csv_table <- function(file, call, decimal = NULL, encoding = NULL, na = NULL) {
  if (is_parquet(first_bytes(file))) {
    return(parquet_table(file, call))
  }
  cells <- csv_cells(csv_text(file, call, encoding), file, call)
  if (is.null(decimal) && cells$sep != "," && mostly_comma(unlist(lapply(cells$columns, utils::head, 50L)))) {
    decimal <- ","
  }
  id <- id_columns(cells$names) | cells$names %in% c("dimension", "partition")
  words <- lapply(id | lower(cells$names) == "segment", function(named) if (!named) na) # recording 5 is no missing one
  columns <- Map(csv_column, cells$columns, id, is.finite(time_rank(cells$names)), words,
    MoreArgs = list(decimal = decimal))
  columns <- stats::setNames(columns, cells$names)
  structure(columns, row.names = seq_along(columns[[1L]]), class = "data.frame")
}

# What a user says of a table's text.
text_dialect <- function(decimal, encoding, na, call) {
  if (!is.null(decimal)) decimal <- check_choice(decimal, c(".", ","), call = call)
  list(decimal = decimal, encoding = check_encoding(encoding, call), na = check_na(na, call))
}

# Only with other marks between cells: a recording may be called "2.0".
mostly_comma <- function(cells) {
  numbers <- function(mark) sum(grepl(paste0("^[-+]?[0-9]+", mark, "[0-9]+$"), cells))
  numbers(",") > numbers("[.]")
}

abort_csv <- function(file, why, call, hint = NULL) {
  abort_musefuse(c("{.file {file}} cannot be read as CSV.", x = why, i = hint), "file", call = call)
}

# The lines of the table, its names first, and the mark that parts their cells.
csv_text <- function(file, call, encoding) {
  start <- first_bytes(file)
  if (length(start) == 0L) abort_csv(file, "It is empty.", call)
  if (is.na(text_code(start)$code)) abort_csv(file, "It is no text.", call, "Save its table as CSV.")
  lines <- read_lines(file, encoding = encoding)
  if (any(grepl("^[[:space:]]*([{<]|\\[ *[[{\"])", utils::head(lines, 1L)))) {
    abort_csv(file, "It is JSON or XML, no table.", call, "Save its table as CSV.")
  }
  declared <- grepl("^\"?sep=.\"?[ \t,;]*$", c(lines, "")[[1L]])
  sep <- if (declared) sub("^\"?sep=(.).*$", "\\1", lines[[1L]])
  top <- utils::head(lines, 1000L) # to look at all of a long table would take as long as to read it
  first <- first_of_table(lines, sep, seq_along(top) > declared & grepl("[^ \t\r]", top))
  if (is.na(first)) abort_csv(file, "It is empty.", call)
  none <- if (grepl("[.]tsv$", file, ignore.case = TRUE)) "\t" else ","
  list(lines = lines[seq.int(first, length(lines))], before = first - 1L,
    sep = sep %||% delim_of_names(lines[[first]], none))
}

# Names that no mark parts may be parted by white space.
delim_of_names <- function(line, none = ",") {
  mark <- delim_of_header(line, " ")
  if (mark != " ") mark else if (length(split_cells(line, " ")[[1L]]) > 1L) " " else none
}

# Remarks and titles stand above the names: the first line of several cells of which the next ones have as many.
first_of_table <- function(lines, sep, there) {
  at <- utils::head(which(there), 60L)
  fits <- vapply(seq_along(at), function(i) {
    cells <- split_cells(lines[at[seq.int(i, min(i + 5L, length(at)))]], sep %||% delim_of_names(lines[[at[[i]]]]))
    below <- cells[-1L]
    named <- nzchar(cells[[1L]])
    (sum(named) > 1L || identical(named, c(FALSE, TRUE))) && !grepl(remark_pattern, lines[[at[[i]]]]) &&
      all(abs(lengths(below) - length(cells[[1L]])) <= 1L)
  }, NA)
  at[c(which(fits), 1L)[[1L]]]
}

# The cells of each column as text, without rows and columns that hold nothing.
csv_cells <- function(text, file, call) {
  read <- cells_of_even_rows(text, file)
  size <- if (is.null(read)) check_csv_rows(text, file, call) else length(read)
  read <- read %||% tryCatch(utils::read.table(text = text$lines, sep = sub(" ", "", text$sep), quote = "\"",
    comment.char = "", header = FALSE, colClasses = "character", na.strings = character(), strip.white = TRUE,
    fill = TRUE, encoding = "UTF-8", col.names = paste0("V", seq_len(max(size)))),
  error = function(cnd) abort_csv(file, "{conditionMessage(cnd)}", call),
  # a file may end without an end of line
  warning = function(cnd) abort_csv(file, "{conditionMessage(cnd)}", call))
  columns <- lapply(unclass(read), trimmed_text)
  names <- headless_intervals(columns, text$sep)
  if (is.null(names)) {
    names <- vapply(columns, `[[`, "", 1L)
    if (length(names) > 1L && all(looks_numeric(names) & nzchar(names))) {
      abort_csv(file, paste0("Its columns have no names: the first line holds ",
        escape_braces(paste(utils::head(names, 3L), collapse = ", ")), "."), call,
        "Write the names above them, as {.code time,value} or {.code start,end,label}.")
    }
    columns <- without_rows(columns, names)
  }
  if (!nzchar(names[[length(names)]]) && length(size) > 1L && all(size[-1L] == size[[1L]] + 1L)) {
    names <- c("", names[-length(names)]) # the names of R's rows have none themselves
  }
  columns <- without_rows(columns, rep("", length(columns)))
  counts <- grepl("^(unnamed[0-9]*|x|)$", compact_name(names)) & vapply(columns, counts_rows, NA)
  left <- counts | !nzchar(names) & vapply(columns, function(column) !any(nzchar(column)), NA)
  names[!nzchar(names)] <- paste0("...", which(!nzchar(names)))
  list(columns = unname(columns[!left]), names = number_twins(names[!left]), sep = text$sep)
}

# Of a long table in plain letters, without quotes, blank lines and rows of other lengths, by data.table's reader; else
# NULL.
cells_of_even_rows <- function(text, file) {
  n <- length(text$lines)
  if (!has_fread() || n < 1000L || text$sep == " " ||
    any(grepl(paste0("[^ !#-~", if (text$sep == "\t") "\t", "]|^[ \t]*$"), text$lines))) {
    return(NULL)
  }
  width <- length(split_cells(text$lines[[1L]], text$sep)[[1L]])
  cells <- fread_cells(list(path = file), list(delim = text$sep, decimal = ".", skip = text$before),
    rep("character", width), NULL)
  if (length(cells) == width && nrow(cells) == n) unname(cells)
}

# Column by column, most rows are no candidates after the first.
without_rows <- function(columns, cells) {
  at <- which(columns[[1L]] == cells[[1L]])
  for (k in seq_along(columns)[-1L]) at <- at[columns[[k]][at] == cells[[k]]]
  if (length(at) == 0L) columns else lapply(columns, `[`, -at)
}

trimmed_text <- function(column) {
  space <- which(startsWith(column, " ") | startsWith(column, "\u00a0"))
  column[space[grepl("^[ \t\u00a0]+$", column[space])]] <- ""
  column
}

# How many cells each row has. A spreadsheet forgets empty ones at the ends of some rows; other rows of another length
# are cut, or hold the mark as text.
check_csv_rows <- function(text, file, call) {
  connection <- textConnection(text$lines, encoding = "UTF-8")
  on.exit(close(connection))
  size <- utils::count.fields(connection, sub(" ", "", text$sep), "\"", blank.lines.skip = FALSE, comment.char = "")
  line <- which(size > 0L)
  lone <- which(size[line] == 1L)
  blank <- lone[!grepl("[^ \t\r]", text$lines[line[lone]])]
  if (length(blank) > 0L) line <- line[-blank]
  size <- size[line]
  width <- size[[1L]]
  rows <- size[-1L]
  full <- sum(nzchar(split_cells(text$lines[[1L]], text$sep)[[1L]]))
  long <- which(rows > width)
  if (length(long) > 0L && !all(rows == width + 1L)) {
    marks <- paste0("(\"\"|[ \t\r", text$sep, "])*$")
    over <- lengths(split_cells(sub(marks, "", text$lines[line[-1L][long]]), text$sep)) > width
    long <- long[over]
  }
  short <- which(rows < full)
  cut <- length(short) > 0L && (identical(short, length(rows)) || length(short) == length(rows))
  bad <- c(if (!all(rows == width + 1L)) long, if (cut) short)
  if (length(bad) > 0L) {
    k <- bad[[1L]]
    abort_csv(file, paste0("Line ", line[-1L][[k]] + text$before, " has ", rows[[k]], " cell", if (rows[[k]] != 1L) "s",
      " instead of ", width, "."), call, if (rows[[k]] < width) "Is the file cut off?" else
        "Does a cell hold the mark between cells? Put it in quotes.")
  }
  size
}

# Numbers where all cells are numbers or missing; ids, and numbers with a leading 0, are text.
csv_column <- function(text, id, clock, na, decimal) {
  text[text %in% c("NA", as.character(na))] <- NA
  if (id && any(nzchar(text))) {
    return(text)
  }
  if (clock && parts_thousands(text)) text <- gsub("[.,]", "", text)
  number <- if (identical(decimal, ",")) rep(NA_real_, length(text)) else suppressWarnings(as.numeric(text))
  odd <- which(is.na(number))
  missing <- odd[is_na_text(text[odd])]
  if (length(missing) == length(text)) {
    return(if (any(nzchar(text), na.rm = TRUE)) text else rep(NA, length(text)))
  }
  if (length(missing) < length(odd)) {
    there <- setdiff(odd, missing)
    if (length(odd) == length(text) && all(text[there] %in% c("TRUE", "FALSE"))) {
      return(as.logical(text))
    }
    number <- text_to_number(text, decimal)
    if (anyNA(number[there])) {
      return(text)
    }
  }
  number[missing] <- NA
  whole <- all(abs(number) < .Machine$integer.max & number == round(number), na.rm = TRUE)
  if (!whole) {
    return(number)
  }
  led <- startsWith(text, "0") & nchar(text) > 1L
  if (any(grepl("^0[0-9]+$", text[led %in% TRUE]))) {
    return(text) # names, such as 007
  }
  if (any(grepl("[.,eE]", text))) number else as.integer(number)
}

# 500, 1.000 or 1,000, 1.500: times that go up as thousands only.
parts_thousands <- function(text) {
  if (!all(grepl("^([0-9]+|[0-9]{1,3}([.,][0-9]{3})+)$", utils::head(text[nzchar(text)], 100L)))) {
    return(FALSE)
  }
  points <- gsub(",", ".", text, fixed = TRUE)
  !any(grepl("[.].*,|,.*[.]", text)) && (!any(grepl(",", text)) || !any(grepl(".", text, fixed = TRUE))) &&
    point_parts_thousands(points)
}

# Names as musefuse spells them, whatever a spreadsheet made of their capitals; a name that is there stays.
in_known_case <- function(table, known) {
  at <- match(known, lower(names(table)))
  known <- known[!is.na(at)]
  at <- at[!is.na(at)]
  free <- !known %in% names(table)
  names(table)[at[free]] <- known[free]
  table
}

# Labels of Audacity have no header: a start, an end and a text in each line. The names of the columns.
headless_intervals <- function(columns, sep) {
  times <- text_to_number(vapply(columns, `[[`, "", 1L)[1:2])
  if (sep == "\t" && length(columns) == 3L && !anyNA(times) && times[[1L]] <= times[[2L]]) c("start", "end", "label")
}
