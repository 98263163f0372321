# BORIS: aggregated events (one row a behaviour with its start and stop) and tabular ones (one row a start, a stop or a
# point, after a head about the observation in files before version 8).

format_boris <- function() {
  list(files = "[.]boris$", sniff = sniff_boris, read = read_by_segments(segments_of_boris),
    segments = segments_of_boris)
}

sniff_boris <- function(file, top) !is.na(boris_header(top$lines)) || grepl("[.]boris$", file$path, ignore.case = TRUE)

# The line of the header, NA where there is none.
boris_header <- function(lines) {
  at <- grep("\\bBehavior\\b", lines)
  cells <- lapply(at, function(k) cells_of_header(lines[k]))
  hit <- vapply(cells, function(names) {
    all(c("Observation id", "Behavior", "Behavior type", "Start (s)", "Stop (s)") %in% names) ||
      all(c("Time", "Subject", "Behavior") %in% names) && any(c("Status", "Behavior type") %in% names)
  }, NA)
  c(at[hit], NA)[[1L]]
}

segments_of_boris <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  header <- boris_header(utils::head(lines, 60L))
  if (is.na(header)) {
    abort_format(file, "file", options, x = "It is a project of BORIS.",
      i = "In BORIS, export its events, aggregated or tabular, as TSV or CSV.")
  }
  delim <- delim_of_header(lines[[header]])
  names <- split_cells(lines[[header]], delim)[[1L]]
  columns <- columns_of_lines(lines, header + 1L, delim, names, file, options, fill = TRUE)
  events <- if ("Start (s)" %in% names) boris_aggregated(columns, file, options) else
    boris_tabular(columns, lines[seq_len(header)], delim, file, options)
  subject <- (columns[["Subject"]] %||% rep("", length(columns[[1L]])))[events$row]
  rows <- interval_rows(events$observation, ifelse(nzchar(subject), subject, "behaviour"), nobody, events$start,
    events$end, columns[["Behavior"]][events$row])
  modifiers <- unlist(columns[grepl("^Modifiers?( *#[0-9]+)?$", names)], use.names = FALSE)
  list(rows = check_intervals(rows, file, options), traces = NULL,
    said = if (!all(is_na_text(modifiers))) "BORIS: modifiers are left out; labels are behaviours.")
}

boris_times <- function(columns, name, file, options) {
  text <- columns[[name]]
  if (any(grepl(":", text, fixed = TRUE))) {
    return(as.double(parse_clock(text, NULL, name, options$call)))
  }
  format_number_columns(columns, name, file, options)[[1L]]
}

boris_aggregated <- function(columns, file, options) {
  start <- boris_times(columns, "Start (s)", file, options)
  stop <- boris_times(columns, "Stop (s)", file, options)
  boris_needs_times(start, "Start (s)", columns, file, options)
  point <- upper(columns[["Behavior type"]]) == "POINT"
  list(row = seq_along(start), observation = columns[["Observation id"]], start = start,
    end = ifelse(point, start, stop))
}

boris_needs_times <- function(time, name, columns, file, options) {
  lost <- which(is.na(time))
  if (length(lost) > 0L) {
    line <- attr(columns, "lines")[[lost[[1L]]]]
    abort_format(file, "time", options, x = "Line {line} has no {.field {name}}: is the file cut off?")
  }
}

# Each start is closed by the next stop of the same behaviour, with its modifiers; one that none closes has no end.
boris_tabular <- function(columns, head, delim, file, options) {
  time <- boris_times(columns, "Time", file, options)
  boris_needs_times(time, "Time", columns, file, options)
  status <- upper(columns[["Status"]] %||% columns[["Behavior type"]])
  strange <- setdiff(status, c("START", "STOP", "POINT"))
  if (length(strange) > 0L) {
    abort_format(file, "values", options, x = "An event is {.val START}, {.val STOP} or {.val POINT}, not
      {.val {strange[[1L]]}}.")
  }
  first <- split_cells(head, delim)
  key <- vapply(first, function(row) c(row, "")[[1L]], "")
  named <- unlist(lapply(first[key == "Observation id" & lengths(first) > 1L], `[[`, 2L))
  observation <- columns[["Observation id"]] %||% rep(c(named, file$name)[[1L]], length(time))
  what <- c(list(observation), columns[grepl("^(Subject|Behavior|Modifiers?( *#[0-9]+)?)$", names(columns))])
  pieces <- lapply(split(seq_along(time), row_codes(lapply(what, function(one) match(one, unique(one))), length(time))),
    function(at) {
      at <- at[order(time[at])]
      begins <- which(status[at] != "STOP")
      stray <- at[status[at] == "STOP" & c("", status[at])[seq_along(at)] != "START"]
      if (length(stray) > 0L) {
        line <- attr(columns, "lines")[[stray[[1L]]]]
        abort_format(file, "values", options, x = "Line {line} stops what did not start.")
      }
      closed <- c(status[at], "")[begins + 1L] == "STOP" & status[at][begins] == "START"
      end <- ifelse(status[at][begins] == "POINT", time[at][begins],
        ifelse(closed, time[at][pmin(begins + 1L, length(at))], NA_real_))
      list(row = at[begins], start = time[at][begins], end = end)
    })
  of <- function(name) unlist(lapply(pieces, `[[`, name), use.names = FALSE)
  order <- order(of("start"), of("row"))
  list(row = of("row")[order], observation = observation[of("row")[order]], start = of("start")[order],
    end = of("end")[order])
}
