# BORIS, aggregated events: one row a behaviour with its start and stop.

format_boris <- function() {
  list(sniff = sniff_boris, read = read_by_segments(segments_of_boris), segments = segments_of_boris)
}

sniff_boris <- function(file, top) {
  header <- gsub("\"", "", utils::head(top$lines, 1L), fixed = TRUE)
  length(header) > 0L && all(vapply(c("Observation id", "Behavior", "Behavior type", "Start (s)", "Stop (s)"),
    function(name) grepl(name, header, fixed = TRUE), NA))
}

segments_of_boris <- function(file, options) {
  lines <- read_lines(file$path)
  delim <- delim_of_header(lines[[1L]])
  names <- split_cells(lines[[1L]], delim)[[1L]]
  columns <- columns_of_lines(lines, 2L, delim, names, file, options, fill = TRUE)
  times <- format_number_columns(columns, c("Start (s)", "Stop (s)"), file, options)
  lost <- which(is.na(times[[1L]]))
  if (length(lost) > 0L) {
    line <- attr(columns, "lines")[[lost[[1L]]]]
    abort_format(file, "time", options, x = "Line {line} has no {.field Start (s)}: is the file cut off?")
  }
  point <- upper(columns[["Behavior type"]]) == "POINT"
  end <- ifelse(point | is.na(times[[2L]]) & point, times[[1L]], times[[2L]])
  subject <- columns[["Subject"]] %||% rep("", length(end))
  rows <- interval_rows(columns[["Observation id"]], ifelse(nzchar(subject), subject, "behaviour"), nobody, times[[1L]],
    end, columns[["Behavior"]])
  list(rows = check_intervals(rows, file, options), traces = NULL, said = NULL)
}
