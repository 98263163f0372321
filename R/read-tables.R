# A delimited file of any dialect becomes a table of named columns, or an error that says what the file is. (What its
# columns hold is planned in read-tables-plans.R, its times are settled in read-tables-times.R.)

# A table by its file (see read_tables()), looked at closely.
read_table <- function(file, wanted, call) {
  local_known_indices() # the texts of a column are looked for once
  start <- first_bytes(file$path)
  if (!is.null(start) && length(start) == 0L) {
    return(list(file = file, none = "empty"))
  }
  if (is_parquet(start)) {
    return(parquet_columns(file, wanted, call))
  }
  check_text_file(file$path, start, call)
  windows <- is.null(wanted$encoding) && is_windows_text(start)
  code <- if (windows) code_page_of(text_lines(start))
  wanted$encoding <- wanted$encoding %||% code
  source <- list(path = file$path, lines = if (must_recode(file$path, start, wanted)) read_lines(file$path,
    encoding = wanted$encoding))
  top <- utils::head(source$lines, 60L) %||% top_lines(file$path, start)
  if (any(grepl("^\"?%%%%", top))) {
    abort_musefuse(c("The file {.file {file$path}} cannot be read.",
      x = "A line of {.val %%} closes the head of files of CARMA and DARMA, but the head is not theirs.",
      i = "Is it cut off? {.code skip =} says how many lines to leave out."), "file", call = call)
  }
  chart <- labchart_rows(source, top, wanted, call)
  if (!is.null(chart)) {
    source$lines <- chart$lines
    top <- utils::head(chart$lines, 60L)
  }
  check_not_survey(top, file$path, call)
  check_not_eprime(top, file$path, call)
  check_not_eyelink(top, file$path, call)
  if (windows && is.null(code)) check_code_page(start, file$path, call)
  dialect <- guess_dialect(top, wanted)
  if (is.null(dialect) || isTRUE(dialect$empty)) {
    return(list(file = file, none = if (is.null(dialect) && any(grepl("[^ \t\r]", top))) "text" else "empty"))
  }
  if (dialect$width < 2L && is.null(wanted$rate)) {
    abort_one_column(file$path, dialect, call)
  }
  check_said_rate(dialect$said_rate, file$path, wanted, call)
  check_open_quotes(top, dialect, file$path, call)
  check_short_header(dialect, file$path, call)
  check_columns_argument(wanted$columns, dialect, file$path, call)
  dialect$names <- sub("^'(.*)'$", "\\1", dialect$names)
  dialect$twins <- c(twins_text(dialect$names), chart$said)
  dialect$names <- number_twins(dialect$names)
  dialect$own <- is_own_long(dialect$names, top)
  if (dialect$own) dialect$decimal <- wanted$decimal %||% if (dialect$delim == ";") "," else "."
  dialect$ids <- id_columns(dialect$names) | dialect$own & dialect$names == "dimension"
  dialect$text <- if (dialect$own) which(dialect$ids) else text_columns(dialect)
  columns <- read_columns(source, dialect, call)
  whole <- without_headers_again(columns, dialect$names)
  dialect$code <- code %||% if (windows) "western"
  list(file = file, source = source["path"], dialect = dialect, names = dialect$names, columns = whole$columns,
    recoded = !is.null(source$lines), below = attr(columns, "below"), headers_again = whole$n)
}

# LabChart puts comments behind rows, and a head before each block, whose clock may start anew: blocks are parted by
# hand. The lines without comments, NULL where there are neither.
labchart_rows <- function(source, top, wanted, call) {
  if (!any(startsWith(top, "ChannelTitle=\t"))) {
    return(NULL)
  }
  lines <- source$lines %||% read_lines(source$path, encoding = wanted$encoding)
  blocks <- sum(startsWith(lines, "Interval="))
  if (blocks > 1L) {
    code <- c("lines <- readLines(path, encoding = \"UTF-8\")", "first <- grep(\"^Interval=\", lines)",
      "dir.create(folder <- tempfile())",
      "block <- Map(function(from, to) lines[from:to], first, c(first[-1] - 1, length(lines)))",
      "for (k in seq_along(block)) writeLines(block[[k]], file.path(folder, paste0(\"block\", k, \".txt\")))",
      "read_annotations(folder, template = \"{recording}\")")
    abort_musefuse(c("The file {.file {source$path}} has {blocks} blocks of LabChart, each with a head and a clock.",
      i = "A file each, they are read as recordings:",
      stats::setNames(code_for_file(code, source$path), rep(" ", length(code)))), "columns", call = call)
  }
  comment <- grepl("\t#[*0-9]* ", lines)
  if (any(comment)) list(lines = sub("\t#[*0-9]* .*$", "", lines), said = line("LabChart: {sum(comment)} comment{?s}
    {?is/are} left out."))
}

# Qualtrics writes a row a respondent under three rows of names: there is no course in it, but in the columns.
check_not_survey <- function(top, path, call) {
  if (any(grepl("\"\"?ImportId\"\"?:", utils::head(top, 5L)))) {
    abort_musefuse(c("The file {.file {path}} is an export of Qualtrics: a row a respondent.",
      x = "Its times are in the names of columns, if there are any.",
      i = qualtrics_recipe(cells_of_header(top), path)), "columns", call = call)
  }
}

qualtrics_own <- words("startdate enddate status ipaddress progress durationinseconds finished recordeddate",
  "recipientlastname recipientfirstname recipientemail externalreference locationlatitude locationlongitude",
  "distributionchannel userlanguage")

# A column of times makes it a table; else the numbers behind the names of questions may be times.
qualtrics_recipe <- function(names, path) {
  kept <- names[!compact_name(names) %in% qualtrics_own]
  items <- kept[grepl("[0-9]$", kept) & kept != "ResponseId"]
  first <- "x <- type.convert(read.csv(path, check.names = FALSE)[-(1:2), ], as.is = TRUE)"
  code <- if (any(!is.na(time_rank(kept)))) {
    film <- kept[is_word(kept, "recording") & kept != "ResponseId"]
    recording <- if (length(film) == 1L) paste0("recording = \"", film, "\", ")
    c(first, paste0("as_annotations(x[", quote_names(kept), "], ", recording, "rater = \"ResponseId\")"))
  } else if (length(items) > 1L && "ResponseId" %in% kept) {
    c(first, paste0("long <- data.frame(rater = x[[\"ResponseId\"]], stack(x[", quote_names(items), "]))"),
      "long$time <- as.numeric(sub(\"^.*?([0-9.]+)$\", \"\\\\1\", as.character(long$ind), perl = TRUE))",
      "as_annotations(long[c(\"rater\", \"time\", \"values\")], rater = rater, value = values, unit = \"s\")")
  } else {
    first
  }
  counted <- if (length(items) > 1L) "with the numbers of questions as seconds, "
  paste0("In R, without its second and third row, ", counted, "a row a rating: ",
    paste(code_for_file(code, path), collapse = ", "), ".")
}

# E-Prime's log of each session has a line for each name and value, within frames.
check_not_eprime <- function(top, path, call) {
  if (any(grepl("^[ \t]*\\*\\*\\* (Header|LogFrame) Start \\*\\*\\*", top))) {
    abort_musefuse(c("The file {.file {path}} is a log of E-Prime, and no table.",
      i = "Open its {.val edat} file in E-DataAid, export it as text, and read that."), "columns", call = call)
  }
}

# EyeLink's .asc mixes samples, messages and events; base R takes out the samples, or the messages of one word.
check_not_eyelink <- function(top, path, call) {
  event <- grepl("^(MSG|START|END|PRESCALER|[SE](FIX|SACC|BLINK))[\t ]+[LR0-9]", top)
  if (!any(event) || mean(event) < 0.5 && !any(grepl("^\\*\\* CONVERTED FROM", top))) {
    return(invisible())
  }
  code <- function(...) code_for_file(c(...), path)
  word <- sub("^MSG[\t ]+[0-9.]+[\t ]+([A-Za-z_]+)[\t :=]+-?[0-9.]+[\t ]*\r?$", "\\1", grep("^MSG", top, value = TRUE))
  said <- table(word[!grepl("[\t ]", word)])
  word <- c(names(said)[said > 2L], NA)[[1L]]
  samples <- code("rows <- grep(\"^[0-9]+[[:space:]]\", readLines(path), value = TRUE)",
    "x <- utils::read.table(text = rows, na.strings = \".\", fill = TRUE)",
    "as_annotations(data.frame(time = x[[1]], pupil = x[[4]]), value = \"pupil\", unit = \"ms\")")
  messages <- if (!is.na(word)) {
    code(paste0("said <- regmatches(lines <- readLines(path), regexec(\"^MSG[[:space:]]+([0-9.]+)[[:space:]]+", word,
      "[ :=]+(-?[0-9.]+)\", lines))"), "said <- do.call(rbind, said)",
    paste("as_annotations(data.frame(time = as.numeric(said[, 2]), rating = as.numeric(said[, 3])), value =",
      "\"rating\", unit = \"ms\")"))
  }
  bullets <- function(head, code) if (!is.null(code)) c(i = head, stats::setNames(code, rep(" ", length(code))))
  abort_musefuse(c("The file {.file {path}} is of EyeLink: samples, messages and events in one.",
    bullets("Its samples (here the pupil of the first eye):", if (any(grepl("^[0-9]+[\t ]", top))) samples),
    bullets(paste0("The numbers of its messages {.val ", word, "}:"), messages)), "columns", call = call)
}

# One long file of write_annotations(): its names are names even where they are like missing ratings or numbers.
is_own_long <- function(names, top) {
  length(names) == 5L && has_own_columns(names) && names[[4L]] %in% c("time_s", "time_ms", "time_min") &&
    grepl("^\"recording\"", drop_mark(top[[1L]]))
}

# Packed, UTF-16, old line ends, a byte order mark, and what the user says to recode.
must_recode <- function(path, start, wanted) {
  code <- text_code(start)
  !is.null(wanted$encoding) || code$code != "UTF-8" || code$mark > 0L || grepl("[.]gz$", path, ignore.case = TRUE) ||
    any(start == as.raw(13L)) && !any(start == as.raw(10L))
}

# The first lines of a text by its first bytes.
top_lines <- function(path, start) {
  lines <- text_lines(start)
  if (length(start) >= 4096L) {
    if (length(lines) < 12L) {
      return(read_lines(path, 60L))
    }
    lines <- lines[-length(lines)]
  }
  from_windows(utils::head(lines, 60L))
}

# AcqKnowledge exports its times only where it is asked to.
check_said_rate <- function(rate, path, wanted, call) {
  if (!is.null(rate) && is.null(wanted$rate)) {
    rate <- signif(rate, 6)
    abort_musefuse(c("The file {.file {path}} has no column of times.",
      i = "By its head there are {rate} rows a second: {.code rate = {rate}}."), "time", call = call)
  }
}

abort_one_column <- function(path, dialect, call) {
  name <- dialect$names[nzchar(dialect$names)]
  abort_musefuse(c(
    paste("The file {.file {path}} has one column only{if (length(name) > 0L) ', ' else ''}{.field {name}}: there",
      "must be times and values."),
    i = paste("Are its columns parted by something else than {.arg delim},",
      "{.code {encodeString(dialect$delim, quote = '\"')}}?"),
    i = "Without times say how many rows there are a second: {.code rate = 25}."
  ), "columns", call = call)
}

check_short_header <- function(dialect, path, call) {
  header <- dialect$short_header
  if (is.null(header)) {
    return(invisible())
  }
  of_row <- any(looks_numeric(header))
  lacks_name <- !of_row && length(header) < dialect$width
  abort_musefuse(c(
    "The file {.file {path}} has rows of {dialect$width} cells under {if (of_row) 'one' else 'a header'} of
      {length(header)}{if (!of_row) ' names'}.",
    x = "{if (of_row) 'That' else 'The header'} is {.field {name_some(header, 8L)}}.",
    i = if (dialect$delim == "," && lacks_name) paste("Are commas decimal marks, too? Nobody can tell them apart then:",
      "save the table again with semicolons between the cells, or with quotes around them."),
    i = if (lacks_name) "Or does the header lack a name? {.arg columns} names all {dialect$width}." else
      advice_to_fill(dialect, path)
  ), "columns", call = call)
}

# Rows that end before their last cells, where these are empty: R fills them.
advice_to_fill <- function(dialect, path) {
  code <- paste0("as_annotations(", sub("[)]$", ", fill = TRUE)", table_code(dialect)), ")")
  paste("Do rows lack cells at their end?", code_for_file(code, path), "fills them.")
}

check_columns_argument <- function(columns, dialect, path, call) {
  if (!is.null(columns) && length(columns) != dialect$width) {
    abort_musefuse(c("{.arg columns} must name all {dialect$width} columns of {.file {path}}.",
      x = "It has {length(columns)} name{?s}: {.val {name_some(columns)}}."), "argument", call = call)
  }
}

# Two columns of one name are two: "Rating" and "Rating 2".
number_twins <- function(names) {
  for (name in unique(names[duplicated(names) & nzchar(names)])) {
    at <- which(names == name)[-1L]
    names[at] <- paste(name, seq_along(at) + 1L)
  }
  names
}

twins_text <- function(names) {
  twins <- unique(names[duplicated(names) & nzchar(names) & !is.na(names)])
  if (length(twins) > 0L) line("Several columns are called {.field {twins}}: the second is taken as",
    "{.val {paste(twins[[1L]], 2L)}}.")
}
