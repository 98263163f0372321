# What ELAN exports as text: a row an annotation with its tier, its participant and each time in the ways that were
# ticked ("Begin Time - hh:mm:ss.ms"). Tab-delimited exports have no header unless it is asked for.

format_elan_text <- function() {
  list(sniff = sniff_elan_text, read = read_by_segments(segments_of_elan_text), segments = segments_of_elan_text)
}

elan_clock <- "^[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}$"

sniff_elan_text <- function(file, top) {
  first <- utils::head(top$lines, 1L)
  if (length(first) == 0L || grepl("Begin Time - ", first, fixed = TRUE)) {
    return(length(first) > 0L)
  }
  rows <- split_cells(utils::head(top$lines[nzchar(trimws(top$lines))], 20L), "\t")
  clocks <- vapply(rows, function(row) sum(grepl(elan_clock, row)), 0L)
  length(unique(lengths(rows))) == 1L && all(clocks >= 2L) && all(vapply(rows, function(row) {
    !looks_numeric(row[[1L]]) || !nzchar(row[[1L]])
  }, NA))
}

segments_of_elan_text <- function(file, options) {
  lines <- read_lines(file$path)
  has_header <- grepl("Begin Time - ", lines[[1L]], fixed = TRUE)
  delim <- if (has_header) delim_of_header(lines[[1L]]) else "\t"
  first <- split_cells(lines[[1L]], delim)[[1L]]
  names <- if (has_header) first else elan_columns(first)
  columns <- columns_of_lines(lines, 1L + has_header, delim, names, file, options, fill = TRUE)
  times <- lapply(c(start = "Begin", end = "End"), elan_times, columns, file, options)
  tier <- lapply(format_column(columns, "Tier", file, options), split_tier_name)
  participant <- columns[["Participant"]] %||% rep("", length(tier))
  rater <- mapply(function(name, who) name$rater %|blank|% who %|blank|% nobody, tier, participant, USE.NAMES = FALSE)
  rows <- interval_rows(file$name, vapply(tier, `[[`, "", "dimension"), rater, times$start, times$end,
    columns[[length(columns)]])
  list(rows = check_intervals(rows, file, options), traces = format_facts(rows, tool = "ELAN"),
    said = if (!has_header) "ELAN: the columns have no names; tier, times and annotation are taken from their places.")
}

# The names of the columns by their places: the tier, the participant, then times, each once as hh:mm:ss.ms.
elan_columns <- function(first) {
  clocks <- which(grepl(elan_clock, first))
  names <- paste0("column ", seq_along(first))
  names[[1L]] <- "Tier"
  if (clocks[[1L]] > 2L) names[[2L]] <- "Participant"
  names[clocks[1:2]] <- c("Begin Time - hh:mm:ss.ms", "End Time - hh:mm:ss.ms")
  names
}

# Seconds from whichever of the three ways there is.
elan_times <- function(what, columns, file, options) {
  ways <- paste0(what, " Time - ", c("hh:mm:ss.ms", "ss.msec", "msec"))
  way <- match(TRUE, ways %in% names(columns))
  if (is.na(way)) abort_format(file, "columns", options, x = "It has no column {.field {ways[[1L]]}} or the like.")
  if (way == 1L) {
    return(read_times(columns[[ways[[1L]]]], call = options$call)$time)
  }
  format_number_columns(columns, ways[[way]], file, options)[[1L]] / if (way == 3L) 1000 else 1
}
