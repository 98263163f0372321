# Delimited files of any layout, dialect and clock become pieces of the annotations table: read the cells, plan the
# columns, settle the times, take the ids that the tables lack from the names of files and folders.

# A table by its file (see read_tables()), looked at closely.
read_table <- function(file, wanted, call) {
  start <- first_bytes(file$path)
  if (!is.null(start) && length(start) == 0L) {
    return(list(file = file, none = "empty"))
  }
  if (is_parquet(start)) {
    return(parquet_columns(file, wanted, call))
  }
  check_text_file(file$path, start, call)
  code <- if (is.null(wanted$encoding) && is_windows_text(start)) code_page_of(text_lines(start))
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
  if (is.null(wanted$encoding) && is_windows_text(start)) check_code_page(start, file$path, call)
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
  dialect$code <- code %||% if (is.null(wanted$encoding) && is_windows_text(start)) "western"
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
      stats::setNames(paste0("{.code ", escape_braces(code), "}"), rep(" ", length(code)))), "columns", call = call)
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
      i = qualtrics_recipe(cells_of_header(top))), "columns", call = call)
  }
}

qualtrics_own <- words("startdate enddate status ipaddress progress durationinseconds finished recordeddate",
  "recipientlastname recipientfirstname recipientemail externalreference locationlatitude locationlongitude",
  "distributionchannel userlanguage")

# A column of times makes it a table; else the numbers behind the names of questions may be times.
qualtrics_recipe <- function(names) {
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
    paste0("{.code ", escape_braces(code), "}", collapse = ", "), ".")
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
  code <- function(...) paste0("{.code ", escape_braces(c(...)), "}")
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

text_lines <- function(bytes) strsplit(rawToChar(bytes), "\r?\n", useBytes = TRUE)[[1L]]

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
  abort_musefuse(c(
    "The file {.file {path}} has rows of {dialect$width} cells under a header of {length(header)} names.",
    x = "The header is {.field {name_some(header, 8L)}}.",
    i = if (dialect$delim == ",") paste("Are commas decimal marks, too? Nobody can tell them apart then: save the",
      "table again with semicolons between the cells, or with quotes around them."),
    i = "Or does the header lack a name? {.arg columns} names all {dialect$width}."
  ), "columns", call = call)
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

# ---- plans ---------------------------------------------------------------------------------------

# Tables of the same columns share a plan.
plan_tables <- function(tables, wanted, call) {
  check_lost_header(tables, wanted, call)
  known <- new.env()
  lapply(tables, function(table) {
    key <- paste(c(table$names, vapply(table$columns, typeof, "")), collapse = "\r")
    if (is.null(known[[key]])) {
      plan <- plan_columns(table$names, table$columns, c(wanted, list(dialect = table$dialect)), call, table$file$path)
      plan$clocks <- which(!is.na(time_rank(table$names)))
      plan$called <- plan$called %||% named_single(plan)
      known[[key]] <- plan
    }
    known[[key]]
  })
}

# A file without header among files that have one would get other names than these.
check_lost_header <- function(tables, wanted, call) {
  headless <- vapply(tables, function(table) all(table$names == ""), NA)
  if (!any(headless) || all(headless) || !is.null(wanted$columns)) {
    return(invisible())
  }
  first <- tables[headless][[1L]]
  of <- unique(lapply(tables[!headless], `[[`, "names"))
  same <- length(of) == 1L && length(of[[1L]]) == length(first$names)
  abort_musefuse(c(paste0(sum(headless), " of ", count_of(length(tables), "file"),
      if (sum(headless) == 1L) " has" else " have", " no header, but the others have one."),
    x = "{.file {first$file$path}}.",
    i = if (same) paste0("Has it the columns of the others? {.code columns = ", escape_braces(quote_names(of[[1L]])),
      "} names them in all files."),
    i = if (!same) "Read it by itself, with {.arg columns}, and bind the tables by {.fn rbind}."
  ), "columns", call = call)
}

# Tables that lie beside ratings: without times, and without any column that is called like one of ratings; or with one
# row a recording or rater, of which they tell something.
beside_ratings <- function(tables, wanted) {
  if (!is.null(wanted$rate) || !is.null(wanted$time)) {
    return(rep(FALSE, length(tables)))
  }
  names <- lapply(tables, `[[`, "names")
  known <- unique(names)
  beside <- vapply(known, function(names) {
    any(nzchar(names)) && all(is.na(time_rank(names))) &&
      !any(is_word(names, "value") | nzchar(dimension_of_name(names)$dimension))
  }, NA)
  beside[match(names, known)] & vapply(tables, function(table) {
    isFALSE(table$dialect$preamble) && any(vapply(table$columns, is.character, NA))
  }, NA) | vapply(tables, function(table) {
    # neither a clock nor a name: lists of channels, of subjects
    !any(nzchar(table$names)) && sum(vapply(table$columns, column_kind, "") == "number") < 2L &&
      !any(vapply(table$columns, function(column) is.character(column) && any(looks_timed(distinct(column))), NA))
  }, NA) | vapply(tables, has_row_each, NA)
}

# Columns of recordings or raters that each come once, and no clock (but dates, or where a segment starts).
has_row_each <- function(table) {
  n <- if (length(table$columns) > 0L) length(table$columns[[1L]]) else 0L
  ids <- which(is_word(table$names, "recording") | is_word(table$names, "rater"))
  n > 1L && length(ids) > 0L && all(time_rank(table$names) %in% c(NA, 5, 6)) &&
    any(vapply(table$columns[ids], anyDuplicated, 0L) == 0L)
}

# Rows that last from a start to an end are no moments, between which values would be interpolated.
check_no_intervals <- function(tables, plans, wanted, call) {
  if (!is.null(wanted$time)) {
    return(invisible())
  }
  plan <- plans[[1L]]
  table <- tables[[1L]]
  if (length(plan$time) == 0L || !all(nzchar(table$names))) {
    return(invisible())
  }
  named <- segment_names(table$names, table$columns)$names
  ends <- setdiff(which(named == "end"), plan$values)
  ends <- ends[vapply(table$columns[ends], column_kind, "") == "number" | vapply(table$columns[ends],
    function(column) is.character(column) && any(looks_timed(distinct(column))), NA)]
  if (named[[plan$time]] == "start" && length(ends) > 0L) {
    start <- table$names[[plan$time]]
    abort_musefuse(c("The file {.file {table$file$path}} has rows that last from {.field {start}} to
      {.field {table$names[[ends[[1L]]]]}}: intervals, and no moments.",
      i = paste("Do they follow one another? {.code time = \"{start}\", sampling = \"event\"} holds each value until",
        "the next row."),
      i = paste("With gaps between them {.code as_trace(read_segments(path))} reads a column {.field value}, or",
        "{.field label}.")
    ), "columns", call = call)
  }
}

# All files of a call have one layout; a column of one rater in each file may be either of two.
settle_layout <- function(plans, tables, wanted, call) {
  layout <- unique(vapply(plans, `[[`, "", "layout"))
  if (length(layout) > 1L) {
    example <- vapply(layout, function(one) tables[[match(one, vapply(plans, `[[`, "", "layout"))]]$file$path, "")
    abort_layout(NULL, "The files have different layouts: {.file {example}}.",
      c("pattern = \"part of the files' names\"", "layout = \"raters\"", "layout = \"recordings\""), wanted, call)
  }
  single <- vapply(plans, function(plan) isTRUE(plan$single), NA)
  if (layout != "recordings" || !all(single) || !is.null(wanted$layout) || !is.null(wanted$raters) ||
    length(tables) == 1L) {
    return(plans)
  }
  labels <- vapply(plans, `[[`, "", "labels")
  files <- lapply(tables, `[[`, "file")
  stem <- vapply(files, `[[`, "", "name")
  around <- vapply(files, function(file) utils::tail(c(file$around, file$folders), 1L), "")
  of_dimension <- all(role_of_name(around) == "dimension") || all(role_of_name(stem) == "dimension")
  if (length(unique(labels)) > 1L || of_dimension || all(role_of_name(stem) == "recording") ||
    length(plans[[1L]]$recording) > 0L) {
    return(plans)
  }
  if (all(role_of_name(stem) == "rater")) {
    return(lapply(plans, function(plan) replace(plan, "layout", "raters")))
  }
  abort_layout(NULL, "All files have the one column {.field {labels[[1L]]}}: a rater, or what each file's rater rated?",
    c("layout = \"recordings\"", "layout = \"raters\""), wanted, call)
}

# ---- times ---------------------------------------------------------------------------------------

# The times of each table in seconds (since `origin`, where the clock tells the date), and what their unit is.
table_times <- function(tables, plans, wanted, call) {
  found <- clocks_of_tables(tables, plans, wanted, call)
  check_open_days(found, tables[[1L]]$names[plans[[1L]]$time], wanted, call)
  open <- vapply(found, function(one) is.null(one$unit), NA)
  if (any(open)) {
    pooled <- pooled_units(tables[open], plans[open], found[open], call)
    found[open] <- Map(function(one, unit) {
      one$time <- in_seconds(one$time, unit)
      one$kind <- one$guessed <- unit
      one
    }, found[open], pooled$unit)
    found[[which(open)[[1L]]]]$said <- c(found[[which(open)[[1L]]]]$said, pooled$said)
  }
  check_far_starts(found, tables, plans, call)
  # beside files whose clock counts frames the rate is theirs
  of_frames <- any(vapply(found, `[[`, "", "kind") == "frames")
  found <- if (of_frames || is.null(wanted$rate)) found else Map(function(one, table, plan) {
    at_given_rate(one, trace_columns(table$columns, plan), wanted$rate, c(table$names[plan$time], "")[[1L]], call)
  }, found, tables, plans)
  origin <- vapply(found, `[[`, 0, "origin")
  if (anyNA(origin) && !all(is.na(origin))) {
    abort_musefuse(c("Some files tell the date, others count from a start.",
      x = paste("{.file {tables[[which(!is.na(origin))[[1L]]]]$file$path}} and",
        "{.file {tables[[which(is.na(origin))[[1L]]]]$file$path}}."),
      i = "Read them one by one."), "time", call = call)
  }
  first <- if (all(is.na(origin))) NA_real_ else min(origin)
  time <- lapply(found, `[[`, "time")
  list(time = if (is.na(first)) time else Map(`+`, time, origin - first),
    origin = first, zone = zone_said(unique(vapply(found, `[[`, "", "zone"))),
    said = unique(unlist(lapply(found, `[[`, "said"))),
    kind = unique(vapply(found, `[[`, "", "kind")), guessed = any(open))
}

# What table_time() finds of each. A thousand files of one study have small numbers that go up under one name: the name
# is asked once, and the numbers of each only whether they are such.
clocks_of_tables <- function(tables, plans, wanted, call) {
  found <- vector("list", length(tables))
  alike <- plain_clocks(tables, plans, wanted)
  for (at in split(alike$at, alike$name)) {
    found[at[[1L]]] <- Map(table_time, tables[at[[1L]]], plans[at[[1L]]], list(wanted), list(call))
    one <- found[[at[[1L]]]]
    if (is.na(one$origin) && is.null(one$said) && (is.null(one$unit) || one$kind %in% names(unit_seconds))) {
      found[at[-1L]] <- lapply(alike$time[at[-1L]], function(time) {
        one$time <- if (is.null(one$unit)) time else in_seconds(time, one$kind)
        one
      })
    }
  }
  open <- vapply(found, is.null, NA)
  found[open] <- Map(table_time, tables[open], plans[open], list(wanted), list(call))
  found
}

# Which tables (`at`) have a clock that is one column of numbers, below a header that says nothing but its `name`, and
# so small that they count from a start, tell no date and no time of day in digits, and do not run down; `time`: of all.
plain_clocks <- function(tables, plans, wanted) {
  time <- Map(function(table, plan) {
    if (length(plan$time) == 1L && length(plan$date) + length(plan$larger) == 0L) table$columns[[plan$time]]
  }, tables, plans)
  says_more <- vapply(tables, function(table) {
    dialect <- table$dialect
    !isFALSE(dialect$headless) || !is.null(dialect$units) || !is.null(dialect$head_rate)
  }, NA)
  plain <- vapply(time, is.double, NA) & !vapply(time, is.object, NA) & !says_more
  if (length(tables) < 3L || !is.null(wanted$origin) || !is.null(wanted$time_format)) plain[] <- FALSE
  at <- which(plain)
  facts <- cpp_clock_facts(time[at], Inf)
  at <- at[which(facts$low > -plain_end & facts$high < plain_end & facts$up >= facts$down)]
  name <- vapply(at, function(i) tables[[i]]$names[[plans[[i]]$time]], "")
  list(at = at, name = match(name, name), time = time)
}

plain_end <- 10000 # see check_no_digits_of_day(): the least that is looked at twice

# Months after 0, at least, are looked at.
check_far_starts <- function(found, tables, plans, call) {
  low <- cpp_clock_facts(lapply(found, `[[`, "time"), Inf)$low
  for (i in which(is.na(vapply(found, `[[`, 0, "origin")) & !is.na(low) & low >= guessed_far_start)) {
    check_far_start(found[[i]], tables[[i]]$names[plans[[i]]$time], call)
  }
}

table_time <- function(table, plan, wanted, call) {
  if (length(plan$time) == 0L) {
    return(list(time = rep(NA_real_, length(table$columns[[1L]])), unit = "s", origin = NA_real_, kind = "rows",
      zone = NA_character_))
  }
  column <- clock_column(table$columns, table$names, plan)
  name <- table$names[[plan$time]]
  unit_row <- table$dialect$units[[plan$time]]
  said <- if (!is.null(unit_row) && !is.na(unit_of_name(unit_row))) unit_of_name(unit_row)
  out <- read_times(column, wanted$unit %||% said, wanted$rate, name, decimal_of(table, wanted), wanted$na, call,
    wanted)
  bad <- which(!is.finite(out$time))
  if (length(bad) == length(column) && length(bad) > 0L && is.null(wanted$time)) {
    abort_no_time(table$names, table$file$path, wanted, call, guess = name, cells = column,
      lists = recipe_of_lists(table$names, table$columns))
  }
  if (length(bad) > 0L) {
    if (is.na(column[[bad[[1L]]]])) abort_no_cell_time(table, bad, name, wanted, call)
    abort_cell(table$source, table$dialect, bad[[1L]], name, paste0("\"", column[[bad[[1L]]]], "\""), "time", call)
  }
  check_head_rate(out, table, name, call)
  check_headless_count(out, table, plan, wanted, call)
  settle_wall(out, trace_columns(table$columns, plan), wanted, name, table$file$path, call)
}

# "# sampling rate: 10 Hz" above times that count one by one: they are no seconds.
check_head_rate <- function(out, table, name, call) {
  rate <- table$dialect$head_rate
  if (!is.null(out$unit) || is.null(rate) || rate == 1 || !all(abs(diff(out$time)) %in% 0:1)) {
    return(invisible())
  }
  abort_musefuse(c("Column {.field {name}} of {.file {table$file$path}} counts one by one. Seconds, or rows?",
    x = "By its head there are {rate} rows a second.",
    i = "Say it: {.code unit = \"frames\", rate = {rate}} or {.code unit = \"s\"}."), "time", call = call)
}

# A first column without a name that counts one by one may count seconds, or rows.
check_headless_count <- function(out, table, plan, wanted, call) {
  if (!isTRUE(table$dialect$headless) || !is.null(out$unit) || length(out$time) < 10L) {
    return(invisible())
  }
  step <- rising_steps(out$time, trace_columns(table$columns, plan))
  if (length(step) < 9L || !all(step == 1) || !out$time[[1L]] %in% 0:1) {
    return(invisible())
  }
  abort_musefuse(c("The first column of {.file {table$file$path}} has no name and counts one by one. Seconds, or rows?",
    i = "Say it: {.code read_annotations(path, unit = \"s\")} or {.code read_annotations(path, unit = \"frames\",
      rate = 25)} (with their number a second)."), "time", call = call)
}

# The columns that tell the traces of a table apart.
trace_columns <- function(columns, plan) {
  columns[c(plan$recording, plan$rater, plan$trial, plan$session, plan$dimension)]
}

# The unit of each file: one for all, but where files tell different units clearly, each its own.
pooled_units <- function(tables, plans, found, call) {
  some <- utils::head(seq_along(tables), 50L)
  vote <- function(i) {
    table <- tables[[i]]
    plan <- plans[[i]]
    step <- rising_steps(found[[i]]$time, trace_columns(table$columns, plan))
    name <- c(table$names[plan$time], "")[[1L]]
    unit <- unit_by_second_clock(table, plan) %||%
      clear_unit(found[[i]]$time, step, name, named_columns(table$columns, plan))
    list(unit = unit, step = step, name = name, i = i)
  }
  votes <- lapply(some, vote)
  units <- vapply(votes, `[[`, "", "unit")
  clear <- unique(units[!is.na(units)])
  if (length(clear) > 1L || others_step_apart(found, some) || unclear_are_apart(found[some], units)) {
    return(units_apart(tables, found, vapply(seq_along(tables), function(i) vote(i)$unit, ""), call))
  }
  if (length(clear) != 1L || mean(is.na(units)) > 0.5) {
    one <- votes[[which(is.na(units) | units != clear[1L])[[1L]]]]
    abort_unclear_unit(found[[one$i]]$time, one$step, one$name, call)
  }
  counted <- if (clear == "s") compact(lapply(votes, function(vote) {
    count_said(found[[vote$i]]$time, vote$step, vote$name)
  }))
  list(unit = rep(clear, length(tables)), said = c(unlist(counted[1L]), if (clear == "s") steps_differ_said(votes)))
}

# Files that count one by one beside files of finer steps may count rows.
steps_differ_said <- function(votes) {
  counts <- vapply(votes, function(vote) length(vote$step) > 4L && all(vote$step == 1), NA)
  usual <- vapply(votes, function(vote) stats::median(vote$step), 0)
  finer <- usual < 0.5 & !counts
  if (any(counts) && any(finer, na.rm = TRUE)) line("{sum(counts)} of {length(votes)} files count one by one, others",
    "step {signif(min(usual[finer]), 3)} s: all are taken for seconds.")
}

# Files of no clear unit share that of the others where they are about as long.
unclear_are_apart <- function(found, units) {
  span <- vapply(found, function(one) max(abs(one$time)), 0)
  open <- is.na(units)
  any(open) && any(!open) && any(abs(log(span[open] / stats::median(span[!open]))) > log(20))
}

# Do files that were not looked at closely step a hundred times as far as those that were, or a hundredth?
others_step_apart <- function(found, some) {
  if (length(found) == length(some)) {
    return(FALSE)
  }
  first <- cpp_clock_facts(lapply(found, `[[`, "time"), 10)
  step <- first$high - first$low
  usual <- stats::median(step[some])
  isTRUE(usual > 0) && any(step[-some] > 100 * usual | step[-some] < usual / 100 & step[-some] > 0)
}

# Files of one folder in milliseconds and in seconds, each clear by itself, and of like length in these units.
units_apart <- function(tables, found, units, call) {
  span <- vapply(seq_along(found), function(i) {
    if (is.na(units[[i]])) NA_real_ else max(in_seconds(found[[i]]$time, units[[i]]), na.rm = TRUE)
  }, 0)
  named <- vapply(tables, function(table) basename(table$file$path), "")
  shown <- vapply(unique(units[!is.na(units)]), function(unit) {
    paste0(unit_names[[unit]], " in ", paste0("\"", utils::head(named[units %in% unit], 2L), "\"", collapse = ", "),
      if (sum(units %in% unit) > 2L) paste(" and", sum(units %in% unit) - 2L, "more"))
  }, "")
  middle <- tapply(span, units, stats::median)
  if (anyNA(units) || max(middle) > 3 * min(middle)) {
    one <- which(is.na(units) | units != units[!is.na(units)][[1L]])[[1L]]
    verb <- "read_annotations(path, pattern = \"part of the files' names\", unit = \"ms\")"
    abort_musefuse(c("The files have times in different units.",
      x = "By their steps times are {shown}.",
      x = if (anyNA(units)) "Those in {.file {named[[which(is.na(units))[[1L]]]]}} may be in any.",
      i = "Read those of each unit by {.code {verb}}, and bind them by {.fn rbind}."), "time", call = call)
  }
  list(unit = units, said = line("Files have times in different units, by their steps: {shown}."))
}

# A column that tells the date in seconds or ms beside the clock tells its unit, where both go on alike. NULL elsewhere.
unit_by_second_clock <- function(table, plan) {
  time <- table$columns[[plan$time]]
  if (!is.numeric(time)) {
    return(NULL)
  }
  for (k in setdiff(plan$clocks, plan$time)) {
    scale <- if (is.numeric(table$columns[[k]])) epoch_scale(table$columns[[k]])
    if (is.null(scale)) next
    step <- diff(time)
    usual <- stats::median(step[step > 0])
    if (scale == 1 && isTRUE(usual > 600 && !natural_in_seconds(usual))) next # microseconds since the start of a PC
    ratio <- stats::median((diff(table$columns[[k]]) / step)[step > 0], na.rm = TRUE)
    if (isTRUE(abs(log(ratio)) < 0.2)) {
      return(names(unit_seconds)[match(scale, unit_seconds)])
    }
  }
  NULL
}

named_columns <- function(columns, plan) stats::setNames(columns[plan$values], plan$names[plan$values])

has_sensor <- function(names) {
  any(compact_name(names) %in% words("ecg ekg eda gsr scl emg bvp ppg eeg resp respiration rsp") | is_measure(names))
}

# The rising steps of each trace; `ids` are the columns that tell traces apart.
rising_steps <- function(time, ids) {
  order <- if (length(ids) %in% 1:3 && all(vapply(ids, is.factor, NA))) order_of_traces(ids, time)
  if (length(ids) == 0L) {
    step <- diff(time)
  } else if (!is.null(order)) {
    return(cpp_rising_steps(order$time, order$starts))
  } else {
    code <- row_codes(ids, length(time))
    order <- order(code, time, method = "radix")
    step <- diff(time[order])[!diff(code[order])]
  }
  step[step > 0]
}

# The same as the table's own order where it has all three ids, which is then found but once: where series begin, and
# their times.
order_of_traces <- function(ids, time) {
  if (length(ids) == 3L) ids <- ids[c(1L, 3L, 2L)] # trace_columns() has the rater before the dimension
  all <- stats::setNames(ids, trace_keys[seq_along(ids)])
  lacking <- trace_keys[-seq_along(ids)]
  if (length(lacking) > 0L) all[lacking] <- list(structure(rep.int(1L, length(time)), levels = "", class = "factor"))
  all$time <- time
  if (is.double(time) && is_sorted(all)) list(time = time, starts = series_starts(all)$starts) else series_order(all)
}

# One number for each of `n` rows, the same where all ids are. Factors have theirs already, and a missing id is one,
# too.
row_codes <- function(ids, n) {
  cpp_row_codes(lapply(unname(ids), function(id) {
    codes <- id_codes(id)
    if (length(codes) == n) codes else rep(codes, length.out = n)
  }), n)
}

# ---- pieces --------------------------------------------------------------------------------------

# Each column of values of each table: its ids, one for all rows or one a row, its times and values.
table_pieces <- function(tables, plans, times, ids, wanted, call) {
  pieces <- Map(function(table, plan, time, i) {
    own <- own_ids(table, plan, lapply(ids[c("recording", "rater", "dimension", "session")], `[`, i), wanted)
    if (anyNA(time) || length(plan$time) == 0L) time <- rows_as_times(own, length(table$columns[[1L]]), wanted$rate)
    own <- with_restarts(own, time, wanted$restarts, table$names[plan$time], call)
    lapply(seq_along(plan$values), function(k) {
      label <- plan$labels[[k]]
      list(
        recording = if (isTRUE(plan$films)) label else own$recording, dimension = own$dimension %||%
          if (plan$layout %in% c("recordings") || plan$single) "rating" else label,
        rater = switch(plan$layout, recordings = label, both = plan$raters[[k]], own$rater), time = time,
        value = file_numbers(table, plan$values[[k]], wanted, call), session = own$session,
        trial = own$trial, file = table$file$path
      )
    })
  }, tables, plans, times, seq_along(tables))
  unlist(pieces, recursive = FALSE)
}

# Rows without times: each trace counts its own.
rows_as_times <- function(own, n, rate) {
  keys <- Filter(function(id) length(id) > 1L, own[c("recording", "dimension", "rater", "session")])
  if (length(keys) == 0L) {
    return((seq_len(n) - 1) / rate)
  }
  code <- do.call(paste, c(unname(keys), sep = "\r"))
  (stats::ave(seq_len(n), match(code, unique(code)), FUN = seq_along) - 1) / rate
}

# Ids of a table: columns before arguments that are no column, these before the names of files.
own_ids <- function(table, plan, from_path, wanted) {
  column <- function(at) if (length(at) > 0L) id_text(table$columns, at, table$names)
  literal <- function(what) if (!is.null(wanted[[what]]) && length(plan[[what]]) == 0L) as.character(wanted[[what]])
  for (what in c("recording", "dimension", "rater")) if (inherits(wanted[[what]], "AsIs")) plan[[what]] <- integer()
  recording <- column(plan$recording)
  if (!is.null(recording) && !isTRUE(table$dialect$own)) recording <- stem_of_paths(recording)
  dimension <- column(plan$dimension)
  if (is.null(dimension)) dimension <- own_dimension(plan, from_path$dimension, wanted)
  list(
    recording = recording %||% literal("recording") %||% from_path$recording %||% "recording 1", dimension = dimension,
    rater = column(plan$rater) %||% literal("rater") %||% from_path$rater %||% "rater 1",
    trial = column(plan$trial), session = column(plan$session) %||% from_path$session
  )
}

# The dimension of a table's ratings, NULL where their columns are called after dimensions.
own_dimension <- function(plan, from_path, wanted) {
  given <- if (!is.null(wanted$dimension)) as.character(wanted$dimension)
  if ((length(plan$values) == 1L || isTRUE(plan$films)) && plan$layout != "recordings") {
    return(given %||% plan$called %||% if (plan$single) from_path)
  }
  if (plan$layout == "recordings") given %||% from_path
}

# A trace's column may be called after a dimension.
named_single <- function(plan) if (nzchar(dimension_of_name(plan$labels[[1L]])$dimension)) plan$labels[[1L]]

# Ids as they are written; several columns are parts of one.
id_text <- function(columns, at, names) {
  parts <- lapply(columns[at], function(column) {
    known <- unique(column) # few
    text <- if (is.numeric(known) && all_whole(known)) sprintf("%.0f", known) else as.character(known)
    text[is.na(known)] <- NA
    if (all(grepl("[.]0+$", text[!is.na(text)]))) text <- sub("[.]0+$", "", text)
    text[match(column, known)]
  })
  if (length(parts) == 1L) parts[[1L]] else do.call(paste, c(parts, sep = " / "))
}

# A recording called by its media file: C:\films\clip9.avi is clip9.
stem_of_paths <- function(text) {
  known <- unique(text)
  is_path <- grepl(paste0("[/\\\\]|", caseless(media_pattern)), known, ignore.case = TRUE)
  if (!all(is_path[!is.na(known)])) {
    return(text)
  }
  bare <- file_stem(known)
  if (anyDuplicated(bare) > 0L) text else bare[match(text, known)]
}
