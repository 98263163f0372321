# PAGAN, RankTrace, GTrace: one file a project, a line where the value changed. Titles hold commas and are not
# quoted, so lines are taken apart from the right.

format_pagan <- function() list(sniff = sniff_pagan, read = read_format_pagan)

sniff_pagan <- function(file, top) {
  if (length(top$lines) == 0L) {
    return(FALSE)
  }
  header <- split_cells(top$lines[[1L]], delim_of_header(top$lines[[1L]]))[[1L]]
  identical(header, c("Timestamp", "VideoTime", "Value")) ||
    all(c("OriginalName", "Participant", "VideoTime", "Value") %in% header)
}

read_format_pagan <- function(file, options) {
  lines <- read_lines(file$path)
  columns <- columns_from_right(lines, file, options)
  clocks <- c(if (!is.null(columns$Timestamp)) "Timestamp", "VideoTime", "Value")
  numbers <- format_number_columns(columns, clocks, file, options)
  negative <- which(numbers$VideoTime < 0)
  if (length(negative) > 0L) {
    line <- attr(columns, "lines")[[negative[[1L]]]]
    abort_format(file, "time", options, x = "Line {line} has a negative {.field VideoTime}.")
  }
  n <- length(numbers$Value)
  # the tool's test mode names neither: the file does one, the folder around it the other
  of_rater <- role_of_name(file$name) == "rater"
  own <- if (of_rater) utils::tail(c("recording 1", file$folders), 1L) else file$name
  entry <- columns$OriginalName %||% rep(own, n)
  rater <- columns$Participant %||% rep(if (of_rater) file$name else folder_rater(file), n)
  session <- columns$SessionID %||% rep("", n)
  named <- unique(cbind(entry, columns$DatabaseName %||% entry))
  twins <- named[duplicated(named[, 1L]), 1L]
  if (length(twins) > 0L) entry <- ifelse(entry %in% twins, columns$DatabaseName, entry)
  several <- sessions_apart(entry, rater, session)
  traces <- split(seq_len(n), factor(several$key, unique(several$key)))
  binary <- all(numbers$Value %in% c(-1, 1))
  logs <- lapply(traces, function(at) pagan_log(numbers, at, binary))
  size <- vapply(logs, function(log) length(log$time), 0L)
  first <- vapply(traces, `[[`, 0L, 1L)
  rows <- list(recording = rep(entry[first], size), dimension = rep(folder_dimension(file), sum(size)),
    rater = rep(several$rater[first], size), time = unlist(lapply(logs, `[[`, "time"), use.names = FALSE),
    value = unlist(lapply(logs, `[[`, "value"), use.names = FALSE))
  facts <- format_facts(rows, sampling = "event", tool = "PAGAN")
  facts$session <- ifelse(nzchar(session[first]), session[first], NA_character_)
  list(rows = rows, traces = facts, said = c(
    "PAGAN: a value holds until the next line (event sampling); traces start at (0, 0).",
    if (binary) "PAGAN: all values are -1 or 1, so they are added up.",
    if (any(several$rater != rater)) "PAGAN: who rated one entry in several sessions is a rater in each, as \"P (2)\"."
  ))
}

# With p names, the last p - 1 cells are cells; all before is the name of the entry.
columns_from_right <- function(lines, file, options) {
  delim <- delim_of_header(lines[[1L]])
  names <- split_cells(lines[[1L]], delim)[[1L]]
  p <- length(names)
  at <- which(nzchar(trimws(lines)) & seq_along(lines) > 1L)
  if (length(at) == 0L) abort_format(file, "empty", options, x = "There is no row of data in it.")
  cells <- strsplit(paste0(lines[at], delim), delim, fixed = TRUE) # strsplit() forgets an empty last cell
  short <- which(lengths(cells) < p)
  if (length(short) > 0L) {
    line <- at[[short[[1L]]]]
    abort_format(file, "values", options, x = "Line {line} has fewer than {p} cells.")
  }
  text <- vapply(cells, function(row) {
    n <- length(row)
    c(paste(row[seq_len(n - p + 1L)], collapse = delim), row[seq.int(n - p + 2L, length.out = p - 1L)])
  }, character(p))
  columns <- lapply(seq_len(p), function(k) sub("^\"(.*)\"$", "\\1", matrix(text, nrow = p)[k, ]))
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
