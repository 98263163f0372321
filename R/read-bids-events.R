# BIDS events.tsv: onset and duration in seconds, then what happened; stim-*_annot-*_events.tsv holds annotations of
# a stimulus.

format_bids_events <- function() {
  list(sniff = sniff_bids_events, read = read_by_segments(segments_of_bids_events), segments = segments_of_bids_events)
}

sniff_bids_events <- function(file, top) {
  length(top$lines) > 0L && all(c("onset", "duration") %in% split_cells(top$lines[[1L]], "\t")[[1L]])
}

# Of several columns of numbers, none of which is called as events have it, nobody knows which one is meant.
check_one_of_events <- function(label, names, columns, file, options) {
  others <- setdiff(names, c("onset", "duration", "stim_id", "sample", "response_time"))
  numbers <- others[vapply(columns[others], function(cells) column_kind(cells) == "number", NA)]
  if (label %in% c(options$value, "trial_type", "value") || length(numbers) < 2L) {
    return(invisible())
  }
  abort_format(file, "columns", options,
    x = "It has neither {.field trial_type} nor {.field value}, and {length(numbers)} columns of numbers.",
    i = paste("{.code value = \"{numbers[[1L]]}\"} reads one; {.code format = \"delimited\", time = \"onset\"} reads",
      "all, as ratings at their onsets."))
}

segments_of_bids_events <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  names <- split_cells(lines[[1L]], "\t")[[1L]]
  columns <- columns_of_lines(lines, 2L, "\t", names, file, options)
  times <- format_number_columns(columns, c("onset", "duration"), file, options)
  scales <- setdiff(names[nzchar(dimension_of_name(names)$dimension)], c("onset", "duration"))
  if (is.null(options$value) && !any(c("trial_type", "value") %in% names) && length(scales) > 1L) {
    pieces <- lapply(scales, function(scale) {
      bids_events_of(file, replace(options, "value", scale), names, columns, times, scales)
    })
    return(list(rows = do.call(rbind, lapply(pieces, `[[`, "rows")), numbers = character(), traces = NULL,
      said = unique(unlist(lapply(pieces, `[[`, "said")))))
  }
  bids_events_of(file, options, names, columns, times)
}

# The events with the labels of one column; `scales`: what is read beside it.
bids_events_of <- function(file, options, names, columns, times, scales = character()) {
  endless <- sum(is.na(times$duration))
  entity <- bids_name(file$path)$entities
  label <- intersect(c(options$value, "trial_type", "value"), names)
  label <- if (length(label) > 0L) label[[1L]] else setdiff(names, c("onset", "duration", "stim_id"))[1L]
  if (is.na(label)) abort_format(file, "columns", options, x = "It has neither {.field trial_type} nor {.field value}.")
  check_one_of_events(label, names, columns, file, options)
  recording <- if ("stim_id" %in% names) columns$stim_id else bids_recording(entity, file)
  rows <- interval_rows(recording, entity["dim"] %|NA|% entity["recording"] %|NA|%
      if (nzchar(dimension_of_name(label)$dimension)) label else "rating",
    entity["annot"] %|NA|% entity["sub"] %|NA|% nobody, times$onset, times$onset + times$duration, columns[[label]])
  kept <- !is_na_text(rows$label)
  if (isTRUE(options$alone) && endless == length(kept) && anyNA(text_to_number(rows$label[kept]))) {
    abort_endless_events(file, options)
  }
  rows <- rows[kept, ]
  # of several scales trial_type says which
  told <- if (label != "trial_type" && "trial_type" %in% names) columns$trial_type[kept]
  if (length(told) > 0L && all(nzchar(dimension_of_name(told)$dimension))) rows$dimension <- told
  other <- setdiff(names, c("onset", "duration", "stim_id", label))
  numbers <- other[vapply(columns[other], function(cells) {
    !all(is_na_text(cells)) && column_kind(cells) == "number"
  }, NA)]
  list(rows = rows, numbers = numbers, traces = NULL, said = c(
    if (length(setdiff(names, c("onset", "duration", "stim_id", label, scales))) > 0L)
      line("Of events {.field {label}} is read."),
    if (endless > 0L) line("{endless} event{?s} {?has/have} no duration.")))
}

# Labels of no duration are no segments; each may last until the next.
abort_endless_events <- function(file, options) {
  code <- c("x <- read.delim(path, na.strings = \"n/a\")", "x$end <- c(x$onset[-1], NA)",
    "write.csv(x, \"events.csv\", row.names = FALSE)", "read_segments(\"events.csv\")")
  abort_format(file, "time", options, x = "None of its events has a duration, and they hold labels.",
    i = paste0("Does each last until the next? ", paste(code_for_file(code, file$path), collapse = ", "), "."))
}
