# PAGAN, RankTrace, GTrace: one file a project, a line where the value changed. Titles hold commas and are not
# quoted, so lines are taken apart from the right.

format_pagan <- function() list(sniff = sniff_pagan, read = read_format_pagan)

pagan_columns <- c("OriginalName", "DatabaseName", "Participant", "SessionID", "Timestamp", "VideoTime", "Value")

sniff_pagan <- function(file, top) {
  if (length(top$lines) == 0L || !grepl("videotime", top$lines[[1L]], ignore.case = TRUE)) {
    return(FALSE)
  }
  header <- pagan_names(cells_of_header(top$lines))
  identical(header, c("Timestamp", "VideoTime", "Value")) ||
    all(c("OriginalName", "Participant", "VideoTime", "Value") %in% header)
}

# The names as PAGAN writes them, whatever a database made of their letters.
pagan_names <- function(names) {
  at <- match(lower(names), lower(pagan_columns))
  ifelse(is.na(at), names, pagan_columns[at])
}

read_format_pagan <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  columns <- columns_around_name(lines, file, options)
  clocks <- c(if (!is.null(columns$Timestamp)) "Timestamp", "VideoTime", "Value")
  numbers <- format_number_columns(columns, clocks, file, options)
  wrong <- which(is.na(numbers$VideoTime) | numbers$VideoTime < 0)
  if (length(wrong) > 0L) {
    line <- attr(columns, "lines")[[wrong[[1L]]]]
    abort_format(file, "time", options,
      x = "Line {line} has {if (is.na(numbers$VideoTime[wrong[[1L]]])) 'no' else 'a negative'} {.field VideoTime}.")
  }
  n <- length(numbers$Value)
  own <- pagan_ids_of_name(file)
  entry <- columns$OriginalName %||% rep(own$recording, n)
  rater <- columns$Participant %||% rep(own$rater, n)
  scale <- utils::head(names(columns)[is_word(names(columns), "dimension_id")], 1L)
  dimension <- if (length(scale) == 1L) columns[[scale]] else rep(own$dimension, n)
  session <- columns$SessionID %||% rep("", n)
  named <- unique(cbind(entry, columns$DatabaseName %||% entry))
  twins <- named[duplicated(named[, 1L]), 1L]
  if (length(twins) > 0L) entry <- ifelse(entry %in% twins, columns$DatabaseName, entry)
  several <- sessions_apart(entry, rater, session)
  key <- paste(several$key, dimension, sep = "\r")
  traces <- split(seq_len(n), factor(key, unique(key)))
  binary <- all(numbers$Value %in% c(-1, 1))
  logs <- lapply(traces, function(at) pagan_log(numbers, at, binary))
  size <- vapply(logs, function(log) length(log$time), 0L)
  first <- vapply(traces, `[[`, 0L, 1L)
  rows <- list(recording = rep(entry[first], size), dimension = rep(dimension[first], size),
    rater = rep(several$rater[first], size), time = unlist(lapply(logs, `[[`, "time"), use.names = FALSE),
    value = unlist(lapply(logs, `[[`, "value"), use.names = FALSE))
  facts <- format_facts(rows, sampling = "event", tool = "PAGAN")
  facts$session <- ifelse(nzchar(session[first]), session[first], NA_character_)
  left <- setdiff(names(columns), c(pagan_columns, scale, "ExternalPID", ""))
  list(rows = rows, traces = facts, said = c(
    if (is.null(columns$OriginalName)) paste("PAGAN names neither recording nor rater in this file: names of files and",
      "folders are taken for them; `template = \"{rater}/{recording}\"` says which are which."),
    if (length(left) > 0L) line("PAGAN: left out, {.field {left}}."),
    "PAGAN: a value holds until the next line (event sampling); traces start at (0, 0).",
    if (binary) "PAGAN: all values are -1 or 1, so they are added up.",
    if (any(several$rater != rater)) "PAGAN: who rated one entry in several sessions is a rater in each, as \"P (2)\"."
  ))
}

# The tool's test mode names neither: the file does one, the folder around it the other. A file may be called after what
# was rated in it.
pagan_ids_of_name <- function(file) {
  role <- role_of_name(file$name)
  outer <- function(other) utils::tail(c(other, file$folders), 1L)
  switch(if (nzchar(role)) role else "recording",
    rater = list(recording = outer("recording 1"), rater = file$name, dimension = folder_dimension(file)),
    dimension = list(recording = utils::tail(c("recording 1", utils::head(file$folders, -1L)), 1L),
      rater = folder_rater(file), dimension = file$name),
    list(recording = file$name, rater = folder_rater(file), dimension = folder_dimension(file)))
}

# Titles hold marks: with p names, what stands before the title's place and after it are cells, all between is the
# title. A header that comes again is that of another log below.
columns_around_name <- function(lines, file, options) {
  delim <- delim_of_header(lines[[1L]])
  names <- pagan_names(split_cells(lines[[1L]], delim)[[1L]])
  p <- length(names)
  title <- match("OriginalName", names, nomatch = 1L)
  at <- which(nzchar(trimws(lines)) & seq_along(lines) > 1L & lines != lines[[1L]])
  if (length(at) == 0L) abort_format(file, "empty", options, x = "There is no row of data in it.")
  cells <- strsplit(paste0(lines[at], delim), delim, fixed = TRUE) # strsplit() forgets an empty last cell
  short <- which(lengths(cells) < p)
  if (length(short) > 0L) {
    line <- at[[short[[1L]]]]
    abort_format(file, "values", options, x = "Line {line} has fewer than {p} cells.")
  }
  text <- vapply(cells, function(row) {
    n <- length(row)
    c(row[seq_len(title - 1L)], paste(row[title + 0:(n - p)], collapse = delim),
      row[seq.int(n - p + title + 1L, length.out = p - title)])
  }, character(p))
  columns <- lapply(seq_len(p), function(k) {
    cell <- matrix(text, nrow = p)[k, ]
    quoted <- grepl("^\"(.*)\"$", cell)
    cell[quoted] <- gsub("\"\"", "\"", sub("^\"(.*)\"$", "\\1", cell[quoted]), fixed = TRUE)
    cell
  })
  structure(stats::setNames(columns, names), lines = at)
}

# Raters P, P (2), ... in the order of their sessions.
sessions_apart <- function(entry, rater, session) {
  key <- paste(entry, rater, sep = "\r")
  number <- stats::ave(match(session, unique(session)), key, FUN = function(k) match(k, unique(k)))
  list(rater = ifelse(number > 1, paste0(rater, " (", number, ")"), rater), key = paste(key, number, sep = "\r"))
}

# The lines of one trace in the order of the video; of two at one time, the later one (by the stamp, else the line).
pagan_log <- function(numbers, at, binary) {
  at <- at[order(numbers$VideoTime[at], numbers$Timestamp[at] %||% at)]
  value <- if (binary) cumsum(numbers$Value[at]) else numbers$Value[at]
  time <- numbers$VideoTime[at] / 1000
  last <- !duplicated(time, fromLast = TRUE)
  start <- time[last][[1L]] > 0
  list(time = c(if (start) 0, time[last]), value = c(if (start) 0, value[last]))
}
