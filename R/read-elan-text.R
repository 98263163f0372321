# What ELAN exports as text: a row an annotation with its tier, its participant and each time in the ways that were
# ticked ("Begin Time - hh:mm:ss.ms"). Tab-delimited exports have no header unless it is asked for.

format_elan_text <- function() {
  list(sniff = sniff_elan_text, read = read_by_segments(segments_of_elan_text), segments = segments_of_elan_text)
}

elan_clock <- "^[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3}|:[0-9]{2})$"

sniff_elan_text <- function(file, top) {
  lines <- top$lines[nzchar(trimws(top$lines))]
  lines <- utils::head(lines[!grepl("^\"?#", lines)], 20L) # what is exported tells its .eaf first
  if (length(lines) == 0L || grepl("Begin Time - ", lines[[1L]], fixed = TRUE)) {
    return(length(lines) > 0L)
  }
  rows <- split_cells(lines, "\t")
  length(unique(lengths(rows))) == 1L && all(vapply(rows, function(row) {
    (!looks_numeric(row[[1L]]) || !nzchar(row[[1L]])) && length(elan_spans(row)) > 1L
  }, NA))
}

# Columns of a first row that hold times: clocks, else a start and an end with their difference behind them.
elan_spans <- function(row) {
  clocks <- which(grepl(elan_clock, row))
  number <- suppressWarnings(as.numeric(row))
  n <- length(row)
  spans <- if (n > 4L) 2:(n - 3L)
  lasts <- spans[(abs(number[spans + 1L] - number[spans] - number[spans + 2L]) < 0.002) %in% TRUE]
  if (length(clocks) > 1L || length(lasts) == 0L) clocks else lasts[[1L]] + 0:1
}

segments_of_elan_text <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  lines[grepl("^\"?#", lines)] <- ""
  top <- which(nzchar(trimws(lines)))[[1L]]
  has_header <- grepl("Begin Time - ", lines[[top]], fixed = TRUE)
  delim <- if (has_header) delim_of_header(lines[[top]]) else "\t"
  first <- split_cells(lines[[top]], delim)[[1L]]
  names <- if (has_header) first else elan_columns(first)
  columns <- columns_of_lines(lines, top + has_header, delim, names, file, options, fill = TRUE)
  if (!"Tier" %in% names) columns <- elan_tier_columns(columns)
  times <- lapply(c(start = "Begin", end = "End"), elan_times, columns, file, options)
  tier <- format_column(columns, "Tier", file, options)
  participant <- columns[["Participant"]] %||% rep("", length(tier))
  rater <- as.character(mapply(function(name, who) split_tier_name(name)$rater %|blank|% who %|blank|% nobody, tier,
    participant, USE.NAMES = FALSE))
  label <- columns[["Annotation"]] %||% columns[[length(columns)]]
  of_file <- columns[["File Name"]] %||% columns[["File Path"]]
  recording <- if (is.null(of_file)) file$name else file_stem(of_file)
  known <- unique(data.frame(tier, rater))
  apart <- tiers_apart(known$tier, known$rater)
  dimension <- apart$dimension[match(paste(tier, rater, sep = "\r"), paste(known$tier, known$rater, sep = "\r"))]
  rows <- interval_rows(recording, dimension, rater, times$start, times$end, label)
  list(rows = check_intervals(rows, file, options), traces = format_facts(rows, tool = "ELAN"),
    said = c(apart$said, if (!any(grepl("(hh:mm:ss[.]ms|sec)$", names)))
      "ELAN: times are frames, taken for PAL's 25 a second.", if (!has_header)
      "ELAN: the columns have no names; tier, times and annotation are taken from their places."))
}

elan_known <- "^(Begin|End) Time - |^Duration - |^File (Name|Path)$|^Participant$"

# A column a tier, of which each row fills one or a few: a row an annotation.
elan_tier_columns <- function(columns) {
  lines <- attr(columns, "lines")
  own <- names(columns)[!grepl(elan_known, names(columns)) & nzchar(names(columns))]
  rest <- columns[setdiff(names(columns), own)]
  pieces <- lapply(own, function(name) {
    there <- which(nzchar(trimws(columns[[name]])))
    c(lapply(rest, `[`, there), list(Tier = rep(name, length(there)), Annotation = columns[[name]][there], at = there))
  })
  if (length(pieces) == 0L) {
    return(columns)
  }
  out <- joined_columns(pieces)
  structure(out[names(out) != "at"], lines = lines[out$at], size = rep(length(columns), length(out$at)))
}

# The names of the columns by their places: the tier, the participant, then times, each once as hh:mm:ss.ms. The
# annotation is the last one, but for the file, where several are exported.
elan_columns <- function(first) {
  clocks <- elan_spans(first)
  names <- paste0("column ", seq_along(first))
  names[[1L]] <- "Tier"
  if (clocks[[1L]] > 2L) names[[2L]] <- "Participant"
  way <- if (all(grepl("^[0-9]+$", first[clocks[1:2]]))) "msec" else
    if (any(grepl("[0-9]:[0-9]{2}$", first[clocks[1:2]]))) "hh:mm:ss:ff (PAL)" else
      if (any(grepl(":", first[clocks[1:2]], fixed = TRUE))) "hh:mm:ss.ms" else "ss.msec"
  names[clocks[1:2]] <- paste(c("Begin", "End"), "Time -", way)
  files <- grepl("[.]eaf$", first, ignore.case = TRUE)
  names[files] <- ifelse(grepl("[/\\\\]", first[files]), "File Path", "File Name")
  names[[max(which(!files))]] <- "Annotation"
  names
}

# Seconds from whichever of the ways there is. Frames are PAL's, 25 a second; those of NTSC are counted with leaps.
elan_times <- function(what, columns, file, options) {
  named <- paste0(what, " Time - ")
  frames <- names(columns)[startsWith(names(columns), named) & grepl(":ff|PAL", names(columns))]
  ways <- c(paste0(named, c("hh:mm:ss.ms", "ss.msec", "msec")), frames)
  way <- match(TRUE, ways %in% names(columns))
  if (is.na(way)) abort_format(file, "columns", options, x = "It has no column {.field {ways[[1L]]}} or the like.")
  if (way %in% c(1L, 4L)) {
    rate <- if (way == 4L) 25
    if (way == 4L && any(grepl(":(2[5-9]|[3-9][0-9])$", columns[[ways[[way]]]])) || grepl("NTSC|50", ways[[way]])) {
      abort_format(file, "time", options, x = "Its times are frames, and not those of PAL's 25 a second.",
        i = "Export {.field hh:mm:ss.ms}.")
    }
    return(read_times(columns[[ways[[way]]]], if (way == 4L) "frames", rate, ways[[way]], call = options$call)$time)
  }
  format_number_columns(columns, ways[[way]], file, options)[[1L]] / if (way == 3L) 1000 else 1
}
